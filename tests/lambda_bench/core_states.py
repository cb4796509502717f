"""The rules of AWS's open Runtime API core that a runtime can break."""

import enum
import re


class State(enum.Enum):
    """The runtime's states in AWS's open Runtime API core (aws-lambda-runtime-interface-emulator, core/states.go)."""

    STARTED = enum.auto()
    READY = enum.auto()
    RUNNING = enum.auto()
    RESPONDING = enum.auto()
    RESPONSE_SENT = enum.auto()


def error_type(header: str) -> str:
    """What AWS makes of an error type that is reported to it (same source, fatalerror.go)."""
    if re.search(r"(Runtime|Function)\.[A-Z][a-zA-Z]+", header):
        return header
    return "Function.Unknown" if header.startswith("Function.") else "Runtime.Unknown"
