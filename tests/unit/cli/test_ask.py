"""`agent ask` reads server-sent events as the WHATWG standard defines them."""

import json

from hypothesis import given
from hypothesis import strategies as st

from doctor.asking import events

OBJECTS = st.dictionaries(st.text(max_size=5), st.one_of(st.text(max_size=20), st.integers()), max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["delta", "done"]), OBJECTS), max_size=8))
def test_what_was_sent_is_what_is_read(sent):
    text = "".join(f": ping\n\nevent: {name}\ndata: {json.dumps(data)}\n\n" for name, data in sent)
    assert list(events(iter(text.splitlines(keepends=True)))) == sent


def test_an_unfinished_event_is_not_an_event():
    assert list(events(iter(["event: delta\n", 'data: {"text": "x"}\n']))) == []
