"""knowledge/ as data: documents, chunks, roadmap, certificates, and their validation.

Imports none of the other packages.
"""
