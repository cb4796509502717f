"""What of the model's text a visitor reads: Markdown cut into sentences, items and rows as the page shows them."""
