"""Listed questions as a generated document writes them: a comment under a heading, with what the section answers."""


def listed(*questions: str) -> str:
    """The questions that a section answers, as the comment that is read with the section."""
    return "\n".join(["<!-- questions", *(f"- {question}" for question in questions), "-->"])
