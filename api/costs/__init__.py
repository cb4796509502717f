"""What the system costs: one price file, one set of assumptions, one model from resources to money.

`standing` prices what a stack's resources cost while nobody asks, `question` what one question uses, `estimate` adds
them up. The tool, the command, the page, `done.cost_usd` and the spend cap all take their figures from here.
"""
