"""Bedrock on your machine: the wire APIs that the app and the sync call.

Imports none of the other packages.
"""
