"""How people write figures: numbers, units, times, dates, what they count, in words and digits, in four languages.

`quantities` finds them: `dates`, times of day (`clock`), `numerals` in words and other `forms`, each with its
`surroundings`: `units`, what a rate is for (`rates`), `nouns`, and what a `bare` number is. Then `neighbours` lend each
other what they lack, `frequencies` tell how often, and `otherwise` what else a figure may mean.
"""
