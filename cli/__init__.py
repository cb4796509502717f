"""The engineer's command, `agent`: run, ask, sync, package and what follows.

May import every other package; nothing imports it.
"""
