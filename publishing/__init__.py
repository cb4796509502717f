"""From a folder of knowledge to a stack: objects and ingestion, rendered pages, the deployment's record.

A library: clients, clock and sleep are passed in. May import `content`, `graph` and `api.contract`; `cli` calls it.
"""
