"""The numbers that were fitted and not reasoned, read from `fitted.json`, which says how."""

import json
from pathlib import Path
from typing import Final

_READ: Final = json.loads((Path(__file__).parent / "fitted.json").read_text(encoding="utf-8"))
CONFIDENCE: Final[dict[str, float]] = _READ["confidence"]
ENOUGH: Final[float] = _READ["enough"]
ENOUGH_BESIDE_ANOTHER: Final[float] = _READ["enough_beside_another"]
