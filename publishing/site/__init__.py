"""The public page as pure functions: facts in, pages out. Nothing here reads a file, a clock or the environment.

`build.pages` makes every page that is rendered from knowledge, graph and prices; the local server and a deployment both
take them from there. Imports `content` and `graph`; figures of the cost model are passed in.
"""
