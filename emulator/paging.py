"""Pages of a list, by `maxResults` and `nextToken`."""

from collections.abc import Mapping
from typing import Any

from emulator.errors import invalid


def page(items: list[Any], members: Mapping[str, Any], default: int) -> tuple[list[Any], dict[str, str]]:
    """The items of the page that the request asks for, and the member that names the next one, if there is one."""
    token = members.get("nextToken")
    if token is not None and not (token.isascii() and token.isdecimal()):
        raise invalid("The nextToken is not valid")
    start = int(token) if token else 0
    end = start + members.get("maxResults", default)
    return items[start:end], {"nextToken": str(end)} if end < len(items) else {}
