"""The index: words, vectors, and what a search returns."""
