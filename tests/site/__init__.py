"""The page's search, held against searches that were written without sight of it."""
