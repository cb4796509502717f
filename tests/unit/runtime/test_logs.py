"""Each record is one line with the request's id, as CloudWatch and AWS's own runtime have it."""

import json
import logging
from collections.abc import Iterator

import pytest

from api.runtime import logs


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.Formatter.converter)
    root.handlers.clear()
    yield
    root.handlers[:], root.level = before[:2]
    logging.Formatter.converter = before[2]


def _failure() -> None:
    try:
        raise KeyError("a\nb")
    except KeyError:
        logging.getLogger("x").exception("two\nlines")


def test_text_is_one_line_a_record_with_the_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    logs.install({}).current = "id-1"
    logging.getLogger("x").warning("careful")
    _failure()
    lines = capsys.readouterr().out.split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("[WARNING]\t")
    assert lines[0].endswith("Z\tid-1\tcareful")
    assert "\rKeyError: 'a\\nb'" in lines[1]


def test_json_has_the_fields_of_awss_format_and_the_extra_ones(capsys: pytest.CaptureFixture[str]) -> None:
    logs.install({"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO"}).current = "id-2"
    logging.getLogger("x").info({"event": "asked", "count": 2}, extra={"stage": "start", "message2": object})
    _failure()
    asked, failed = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert asked["message"] == {"event": "asked", "count": 2}
    assert (asked["level"], asked["logger"], asked["requestId"], asked["stage"]) == (
        "INFO",
        "x",
        "id-2",
        "start",
    )
    assert (failed["errorType"], failed["errorMessage"]) == ("KeyError", "'a\\nb'")
    assert failed["stackTrace"][-1].startswith("KeyError")


@pytest.mark.parametrize(
    ("setting", "level"), [("DEBUG", 10), ("TRACE", 10), ("error", 40), ("", 30), ("odd", 30)]
)
def test_the_level_is_the_functions_setting(setting: str, level: int) -> None:
    logging.getLogger().setLevel(logging.WARNING)
    logs.install({"AWS_LAMBDA_LOG_LEVEL": setting})
    assert logging.getLogger().level == level
