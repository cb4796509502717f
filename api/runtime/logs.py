"""Logging as AWS's Python runtime sets it up: one line a record, with the request's id, in the function's format."""

import json
import logging
import sys
import time
from collections.abc import Mapping
from typing import Any

_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_TEXT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"


class RequestIds(logging.Filter):
    """Marks each record with the invocation that is being served. One sandbox serves one at a time."""

    current = ""

    def filter(self, record: logging.LogRecord) -> bool:
        record.aws_request_id = self.current
        return True


class OneLine(logging.Formatter):
    """Text of one line: CloudWatch would make an event of each line of a traceback, so those end in returns."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\n", "\r")


class JsonLine(logging.Formatter):
    """The fields of AWS's own JSON format, plus whatever the call passed as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        plain = isinstance(record.msg, dict) and not record.args
        line: dict[str, Any] = {
            "timestamp": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname,
            "message": record.msg if plain else record.getMessage(),
            "logger": record.name,
            "requestId": vars(record).get("aws_request_id"),
        }
        if record.exc_info and record.exc_info[0]:
            line["errorType"] = record.exc_info[0].__name__
            line["errorMessage"] = str(record.exc_info[1])
            line["stackTrace"] = self.formatException(record.exc_info).splitlines()
        extra = {
            key: value for key, value in vars(record).items() if key not in _KNOWN and key != "aws_request_id"
        }
        return json.dumps(
            line | {key: extra[key] for key in extra if key not in line}, default=str, ensure_ascii=False
        )


def install(environ: Mapping[str, str]) -> RequestIds:
    """Send the root logger to standard output, in the format and at the level the function's settings ask for."""
    ids = RequestIds()
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(ids)
    as_json = environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
    logging.Formatter.converter = time.gmtime  # UTC, for every formatter in the sandbox
    handler.setFormatter(JsonLine() if as_json else OneLine(_TEXT, "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    root.addHandler(handler)
    level = environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper().replace("TRACE", "DEBUG")
    if level in logging.getLevelNamesMapping():
        root.setLevel(level)
    return ids
