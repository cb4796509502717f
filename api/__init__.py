"""The FastAPI app that Lambda runs through Mangum: routes, agent engines, citation gate, telemetry.

Imports none of the other packages: it ships alone in a zip.
"""
