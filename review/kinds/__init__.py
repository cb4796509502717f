"""The kinds of findings: each module has one function from a comparison (or from both sides) to findings."""
