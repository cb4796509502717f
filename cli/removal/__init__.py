"""Taking a stack down: what stands, what must end first, what is left and what that costs.

Clients and the clock are passed in. May import everything that `cli` may; only `cli.teardown` imports it.
"""
