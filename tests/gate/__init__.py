"""Held-out answers for the citation gate, written by someone who hadn't seen it."""
