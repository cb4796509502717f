"""Ten folders of foreign Markdown and eight languages, written apart from what reads them."""
