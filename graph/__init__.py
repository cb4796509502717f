"""The program's resource graph: capture, and the rules a deployment must not break.

Runs `__main__.py` under mocks; imports none of the other packages.
"""
