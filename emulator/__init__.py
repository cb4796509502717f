"""Bedrock on your machine: the wire APIs that the app and the sync call.

`python -m emulator` is a process of its own: whoever calls it needs an endpoint URL and nothing else from here.
`retrieval/` finds passages, `model/` writes answers; the modules beside this one speak the wire.
Imports `content`, whose reading of Markdown it shares, and `api.contract`; none of the other packages.
"""
