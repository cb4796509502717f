"""What of the model's text a visitor reads: Markdown cut into sentences, items and rows as the page shows them.

`holder` cuts by `lines` (blocks), `inline` reads what stands in them, `reading` gives what is shown and cited, once
`markers` are clean; `ordinals` only count.
"""
