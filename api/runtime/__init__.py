"""The streaming entry: a Lambda runtime that sends the app's response while the app produces it.

AWS's managed Python runtime posts whole responses and Mangum collects them. This folder replaces the former and keeps
the latter's translation of events. Only `bootstrap` starts it, nothing imports it, and it can be deleted with the
`AWS_LAMBDA_EXEC_WRAPPER` setting on the day AWS streams Python itself.

Protocol: AWS Lambda developer guide, "Using the Lambda runtime API for custom runtimes" and "Building a custom
runtime", response streaming. `tests/lambda_bench/` holds this entry against the plain one.
"""
