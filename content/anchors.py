"""The anchors of one document's headings, as GitHub makes them."""

import unicodedata


class Anchors:
    """Lower case, blanks as hyphens, punctuation dropped, repeats numbered.

    Source: `github-slugger` 2, which GitHub's own pages agree with: letters, marks, digits and connectors stay.
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def add(self, title: str, own: str = "") -> str:
        """The anchor of the next heading with this title, or the id that the writer gave it."""
        if own:
            self._seen.setdefault(own, 0)
            return own
        slug = "".join(char for char in title.strip().lower() if _stays(char)).replace(" ", "-") or "section"
        anchor = slug
        while anchor in self._seen:
            self._seen[slug] += 1
            anchor = f"{slug}-{self._seen[slug]}"
        self._seen[anchor] = 0
        return anchor


def _stays(char: str) -> bool:
    return (
        char in "- "
        or unicodedata.category(char) in ("Nd", "Nl", "Pc")
        or unicodedata.category(char)[0] in "LM"
    )
