"""What stays of a text when only its words are compared. Only the standard library."""


def letters(text: str) -> str:
    """The letters and digits of a text, in lower case and without anything between them."""
    return "".join(char for char in text.casefold() if char.isalnum())
