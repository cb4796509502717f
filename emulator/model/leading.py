"""Which unit of the best section is said first."""

from emulator.model.confidence import asks_figure
from emulator.model.ranking import ABOUT, Ranking
from emulator.model.signs import FIGURE, lacks_measure, measures

OPENS_A_LISTED, OPENS_A_FIT, OPENS = 0.45, 0.2, 0.13
"""What a section's first unit is ahead by: where it lists the question, where its heading says it, and in any case."""
CLOSE = 0.65
"""From this cosine on a listed question speaks for its section's opening."""
SAME = 0.8
"""From this cosine on a listed question wants the same yes or no."""
MEASURED_ELSEWHERE = 0.5
"""What an opening keeps of that where it lacks the size, time or price that is asked for."""
A_FIGURE_AWAY = 0.5
"""By how much less the unit with the figure that is asked for may say of the question."""


def lead(ranking: Ranking) -> int:
    """The unit of the best section to say first."""
    inside = ranking.places(ranking.best)
    first = next((place for place in inside if not ABOUT.match(ranking.said[place].unit.text)), inside[0])
    if not ranking.question.terms:
        return first

    sure = ranking.listed.get(ranking.best, 0.0)
    if ranking.question.kind == "fact" and lacks_measure(
        ranking.question.text, ranking.said[first].unit.text
    ):
        sure *= MEASURED_ELSEWHERE
    ahead = max(
        OPENS_A_LISTED * sure * (sure >= CLOSE),
        OPENS_A_FIT * (ranking.question.kind != "fact" and ranking.fits_heading(ranking.best)),
        OPENS,
    )
    if ranking.question.seeks_drawback:
        ahead = 0.0
    best = max(inside, key=lambda place: float(ranking.total[place]) + ahead * (place == first))
    text = ranking.question.text
    if asks_figure(ranking) and not FIGURE.search(ranking.said[best].unit.plain):
        least = float(ranking.total[best]) - A_FIGURE_AWAY
        near = [p for p in inside if ranking.total[p] >= least and measures(text, ranking.said[p].unit.plain)]
        best = max(near, key=lambda place: float(ranking.total[place]), default=best)
    return best


def answers_heading(ranking: Ranking) -> bool:
    """Whether a question for yes or no is the one that the best section asks, in its heading or in its list."""
    listed = ranking.listed.get(ranking.best, 0.0)
    return ranking.question.kind == "yes-no" and (listed >= SAME or ranking.fits_heading(ranking.best))
