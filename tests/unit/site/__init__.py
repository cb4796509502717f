"""The files of site/ and what serves them."""
