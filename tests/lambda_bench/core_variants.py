"""Scripts of one kind that differ in what is sent; `ALL` has these and the single ones."""

import base64
from functools import partial

from tests.lambda_bench.core_scripts import (
    ERROR_BODY,
    ERROR_TYPE,
    SCRIPTS,
    Script,
    bad_request,
    error_of,
    head,
    of_mode,
    sent,
    trailers,
    twice,
)

_DOCUMENT = base64.b64encode(b'{"errorType": "Function.Bad"}').decode()
ALL: dict[str, Script] = dict(SCRIPTS)
ALL |= {f"{a}_then_{b}": partial(twice, a, b) for a in ("response", "error") for b in ("response", "error")}
ALL |= {f"mode_{mode}": partial(of_mode, mode) for mode in ("buffered", "Streaming", "x")}
ALL |= {
    f"stream_{name}": partial(sent, rest)
    for name, rest in {
        "complete": b"3\r\nabc\r\n0\r\n\r\n",
        "empty": b"0\r\n\r\n",
        "without_its_end": b"3\r\nabc\r\n",
        "of_a_size_that_is_none": b"3\r\nabc\r\nzz\r\nabc\r\n0\r\n\r\n",
        "of_a_negative_size": b"-3\r\nabc\r\n0\r\n\r\n",
        "longer_than_its_size": b"3\r\nabcd\r\n0\r\n\r\n",
        "with_capitals_and_an_extension": b"0A;x=y\r\n\x00\xff23456789\r\n0\r\n\r\n",
        "with_more_after_its_end": b"0\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "cut_inside_a_character": b"1\r\n\xc3\r\n1\r\n\xa4\r\n0\r\n\r\n",
    }.items()
}
ALL |= {
    f"trailers_{name}": partial(trailers, **given)
    for name, given in {
        "of_both": {ERROR_TYPE: "Function.Bad", ERROR_BODY: _DOCUMENT},
        "of_an_exception": {ERROR_TYPE: "ValueError", ERROR_BODY: _DOCUMENT},
        "of_a_type_alone": {ERROR_TYPE: "Function.Bad"},
        "that_are_no_base64": {ERROR_TYPE: "Function.Bad", ERROR_BODY: "{none}"},
        "unannounced": {"announced": False, ERROR_TYPE: "Function.Bad", ERROR_BODY: _DOCUMENT},
        "of_3_kb": {ERROR_TYPE: "Function.Bad", ERROR_BODY: "A" * 3_000},
        "of_5_kb": {ERROR_TYPE: "Function.Bad", ERROR_BODY: "A" * 5_000},
    }.items()
}
ALL |= {
    f"error_{given}": partial(error_of, given, b"{}")
    for given in (
        *(
            "Runtime.ExitError",
            "Function.SomethingBad",
            "Function.1",
            "Function.A",
            "ValueError",
            "",
            "Runtime.",
        ),
        *("MyRuntime.Error", "x Function.Abc y", "runtime.Error"),
    )
}
ALL |= {f"error_of_{body!r}": partial(error_of, "Function.Bad", body) for body in (b"", b"no json", b"[1]")}
ALL |= {
    f"request_{name}": partial(bad_request, request)
    for name, request in {
        "without_a_host": b"POST /2018-06-01/runtime/invocation/ID/response HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        "of_a_length_that_is_none": head("ID", "Content-Length: ten"),
        "of_a_negative_length": head("ID", "Content-Length: -1"),
        "that_is_none": b"hello\r\n\r\n",
    }.items()
}
