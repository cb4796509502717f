"""Faults put into the product one at a time, to see which of them no test notices: `python -m tests.mutation`.

Nothing but `tests/benchmarks/mutation.py` imports this; the mutants live in copies of the tree.
"""
