"""What is missing before a deployment, and whether a deployed page really answers: causes, checks, reports.

A library of small functions over clients that are passed in. May import `content`, `graph`, `publishing` and
`api.contract`; `cli` calls it.
"""
