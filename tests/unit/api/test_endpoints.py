"""What FastAPI reads of the routes, and the package leaves out of their bytecode."""

from fastapi.routing import APIRoute

from api.routes import about, ask, feedback, health, mcp


def test_no_endpoint_is_described_by_a_docstring_which_the_package_drops() -> None:
    modules = (about, ask, feedback, health, mcp)
    endpoints = [
        route.endpoint for module in modules for route in module.router.routes if isinstance(route, APIRoute)
    ]
    assert len(endpoints) >= len(modules)
    assert [each.__name__ for each in endpoints if each.__doc__] == []
