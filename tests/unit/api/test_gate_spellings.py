"""One figure in many spellings: languages, units, times, shares; each beside one that its source doesn't hold."""

import pytest

from api.citation_gate import judge
from tests.unit.api.sources import source

ENGLISH = """The batch job starts at 18:45 and takes 2.5 hours. It reads 3,400 records per minute and retries up to 4
times. It costs 0.012 USD per 1,000 records. The pool has 16 GiB of RAM and a 1.6 TB disk with 250 MB/s. Version 2.7.1
was released on 3 April 2025. The fair runs from 8 to 10 June 2026. About a third of the records are duplicates.
The contrast is 7:1. Breakfast is from 7:30 to 10:00. She won in 33:12. The share is at least .85. The lake covers
3.1 km². It runs nginx:1.25.3 with 250m CPU. The density is 0.998 g/cm³. Chapter VII lists 9 species."""
GERMAN = """Der Vertrag läuft seit dem 1. Februar 2024 und kostet 1.249,50 € pro Jahr. Die Anlage wiegt 85,5 kg.
Die Hotline ist von 8 bis 17 Uhr besetzt. Die Prüfung dauert 90 Minuten. Ein Drittel der Kosten trägt der Mieter.
Es gibt 203 Stufen."""
TABLE = """| Plan | Price (EUR/month) | Storage (GB) | Users | Latency in ms | Population |
|---|---|---|---|---|---|
| Basic | 9.90 | 50 | 3 | 120 | 18,5 |
| Pro | 29.00 | 500 | 25 | 40 | 1,200 |"""

SHEET = """The museum closes from 15 November to 31 January. The comet was found on 9 January 1892. The archive costs
0.004 USD per GB a month. Boil it at 105 °C with the juice of one lemon. Water with 10 litres per m² a week. The
firmware is `th210-fw-1.4.2.bin`; it drops Python 3.8. The range is -40 °C to 85 °C. A match has
two halves of 30 minutes."""
HIKE = "Die Bahn überwindet 780 Höhenmeter und wird zweimal geprüft. Das Meer ist 23 Seemeilen entfernt."

TRUE = {
    SHEET: [
        "Le musée ferme du 15/11 au 31/01",
        "The comet was found in January 1892, on the 9th",
        "The archive costs 4 USD per 1,000 GB a month",
        "Boil it at 221 °F",
        "It needs the juice of 1 lemon",
        "10 l of water per square metre are needed",
        "The firmware is 1.4.2",
        "Python 3.8 users can't use it",
        "The range is −40 °C … +85 °C",
        "A match lasts 2 × 30 minutes",
    ],
    HIKE: ["It climbs 780 metres", "The sea is 23 nautical miles away", "Sie wird zweimal geprüft"],
    ENGLISH: [
        "The job starts at 6:45 pm",
        "The job takes two and a half hours",
        "It takes 2 hours and 30 minutes",
        "It takes 150 minutes",
        "It reads 3400 records a minute",
        "It costs 1.2 cents per 1,000 records",
        "The disk does 250 megabytes per second",
        "The pool has a 1,600 GB disk",
        "Version 2.7.1 came out on April 3, 2025",
        "Version 2.7.1 ist vom 3. April 2025",
        "La version 2.7.1 est du 3 avril 2025",
        "La versión 2.7.1 es del 3 de abril de 2025",
        "The fair is on 8–10 June 2026",
        "The fair begins on 8 June 2026",
        "1/3 of the records are duplicates",
        "The contrast is 7 to 1",
        "Breakfast is at 07:30",
        "She won in 33 minutes and 12 seconds",
        "The share is at least 85 %",
        "The lake covers 3.1 square kilometres",
        "It runs nginx 1.25.3",
        "It has 0.25 CPU",
        "The density is 0.998 g/cm³",
        "Chapter 7 lists nine species",
        "Es dauert 2,5 Stunden",
        "Le job dure deux heures et demie",
        "Tarda dos horas y media",
        "Es liest 3.400 Datensätze pro Minute",
    ],
    GERMAN: [
        "The contract costs 1,249.50 EUR a year",
        "The unit weighs 85.5 kg",
        "The hotline is staffed from 8 am to 5 pm",
        "The check takes an hour and a half",
        "Die Prüfung dauert anderthalb Stunden",
        "The contract runs since 1 February 2024",
        "There are 203 steps",
    ],
    TABLE: [
        "Basic costs 9.90 EUR a month",
        "Basic kostet 9,90 € im Monat",
        "Pro stores 0.5 TB",
        "The latency of Pro is 0.04 s",
        "Pro has 1,200 inhabitants",
        "Basic has 3 users and Pro 25",
        "| Plan | Latency (ms) |\n|---|---|\n| Pro | 40 [1] |",
    ],
}
INVENTED = {
    SHEET: [
        "Le musée ferme du 15/10 au 31/01",
        "The comet was found in January 1892, on the 8th",
        "The archive costs 4 USD per 100 GB a month",
        "Boil it at 105 °F",
        "It needs the juice of 1 orange",
        "10 l of water per square foot are needed",
        "The firmware is 1.4.20",
        "It has 3.8 users",
        "The range is −40 °C … +58 °C",
        "A match lasts 2 × 30 seconds",
    ],
    HIKE: ["It climbs 780 feet", "The sea is 23 miles away", "Sie wird fünfmal geprüft"],
    ENGLISH: [
        "The job starts at 6:45 am",
        "The job takes two hours and a quarter of an hour",
        "It takes 25 hours",
        "It reads 3,400 records per second",
        "It retries up to 16 times",
        "It costs 0.012 USD per record",
        "The disk does 250 Mbit/s",
        "The pool has 16 TiB of RAM",
        "Version 2.7.1 ist vom 4. April 2025",
        "The fair is on 8–11 June 2026",
        "The fair begins on 8 June 2025",
        "Half of the records are duplicates",
        "The contrast is 7 to 2",
        "She won in 33 hours",
        "The share is at least 8.5 %",
        "It has 250 CPU",
        "The density is 0.998 kg/cm³",
        "Chapter IX lists nine species",
        "The records have doubled",
        "The pool is twentyfold larger",
        "It has a score of disks",
        "It has nought disks",
        "Die Zahl hat sich verdreifacht",
        "Es dauert eine Viertelstunde",
        "Une quinzaine de disques sont là",
        "Tarda media hora",
        "The pool holds [[ 9,000 ]] records",
    ],
    GERMAN: [
        "Der Vertrag kostet 1.249,50 € pro Monat",
        "The unit weighs 855 kg",
        "The hotline is staffed until 8 pm",
        "Die Prüfung dauert zweieinhalb Stunden",
        "Die Hälfte der Kosten trägt der Mieter",
        "The contract runs since 1 March 2024",
    ],
    TABLE: [
        "Basic costs 9.90 EUR a year",
        "Basic costs 50 EUR a month",
        "Pro has 500 users",
        "Pro costs 9.90 EUR a month",
        "Basic stores 0.5 TB",
        "Basic has 25 users",
        "| Plan | Users |\n|---|---|\n| Basic | 25 [1] |",
        "The latency of Pro is 40 s",
        "Basic has 18 inhabitants",
        "| Plan | Latency (s) |\n|---|---|\n| Pro | 40 [1] |",
        "| Plan | Price (EUR/month) |\n|---|---|\n| Pro | 500 [1] |",
    ],
}


def flagged(text: str, passage: str) -> tuple[str, ...]:
    return judge(text if "[1]" in text else f"{text} [1].", [source(1, passage)]).unverified


@pytest.mark.parametrize(("text", "passage"), [(text, passage) for passage in TRUE for text in TRUE[passage]])
def test_a_figure_may_be_spelled_in_another_way(text: str, passage: str) -> None:
    assert flagged(text, passage) == ()


@pytest.mark.parametrize(
    ("text", "passage"), [(text, passage) for passage in INVENTED for text in INVENTED[passage]]
)
def test_another_figure_is_flagged_however_it_is_spelled(text: str, passage: str) -> None:
    assert flagged(text, passage)


@pytest.mark.parametrize(
    "sentence",
    ["Firmware 4.12 adds encrypted pairing.", "See 4xx, A-17 and 20b: 3 of 4.", "Zero is a number."],
)
def test_a_sentence_that_stands_in_its_source_passes_whatever_it_says(sentence: str) -> None:
    assert flagged(f"{sentence} [1]", f"Before it. {sentence} After it.") == ()


def test_an_item_over_cited_items_needs_no_source_and_its_name_is_looked_up_in_all() -> None:
    passage = "The deployment `checkout` runs 3 replicas."
    verdict = judge("- `checkout`\n  - 3 replicas [1]", [source(1, passage)])
    assert verdict.unverified == verdict.unsourced == ()
    assert judge("- `payments`\n  - 3 replicas [1]", [source(1, passage)]).unverified == ("- `payments`",)
