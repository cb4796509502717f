"""The Model Context Protocol, for programs that ask: stateless, without the SDK, which would double the package.

`server.py` answers messages; who carries them (`api/routes/mcp.py`, `agent mcp`) imports it, and it imports no route.
"""
