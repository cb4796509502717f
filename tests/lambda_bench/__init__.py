"""Lambda on loopback: a Runtime API, one sandbox at a time, and the function URL in front of it.

It runs the real package under AWS's own `awslambdaric` or under `api/runtime`, with Lambda's limits. Nothing here has
run on AWS; the protocol follows the developer guide and AWS's open Runtime API core.
"""
