"""What a change of the program does to its stacks, for who reviews it: operations, findings, the comment.

Pure functions from two sides (graphs and files) to findings; imports `graph`, `api.costs` and `content`.
"""
