"""The index of what programs may read: fresh for a minute, and kept where it can't be read anew."""

import json
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

from api.errors import ApiError
from api.mcp.documents import Documents, Listed


def test_an_index_that_cannot_be_read_anew_stays_and_none_is_an_error() -> None:
    now, answers = [100.0], [{"documents": [{"path": "a.md", "title": "A"}], "questions": ["q"]}, None, None]

    def get_object(**_: str) -> dict[str, Any]:
        found = answers.pop(0)
        if found is None:
            raise ConnectionError
        return {"Body": BytesIO(json.dumps(found).encode())}

    clients: Any = SimpleNamespace(s3=SimpleNamespace(get_object=get_object))
    documents = Documents("s3://b/deployment.json", clients, lambda: now[0])
    for seconds in (0.0, 59.9, 0.1, 0.0):
        now[0] += seconds
        assert documents.index().documents == {"a.md": Listed("a.md", "A")}
    assert answers == []
    answers.append(None)
    with pytest.raises(ApiError, match="unavailable"):
        Documents("s3://b/deployment.json", clients, lambda: now[0]).index()
    assert Documents(None, clients, lambda: now[0]).index().documents == {}
