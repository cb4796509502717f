"""What visitors asked and the documents didn't answer, for the owner: read, grouped by meaning, given a place.

The command is in `command.py`; it reads the stack's table, writes nothing, and sends nothing anywhere.
"""
