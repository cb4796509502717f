"""Sections of `knowledge/` that code writes, each from the program, the graphs or the price file.

Imports whatever it describes; nothing imports it but the commands.
"""

from collections.abc import Callable, Mapping
from typing import Final

from cli.generated import capacity, costs, inventory, reference

SECTIONS: Final[Mapping[str, Callable[[], str]]] = {
    "capacity-limits": capacity.limits_by_rate,
    "capacity-rates": capacity.first_met,
    "capacity-counter": capacity.counter,
    "pacing": capacity.pacing,
    "costs-month": costs.month,
    "costs-idle": costs.idle,
    "costs-production": costs.production,
    "costs-worst": costs.worst,
    "costs-uses": costs.uses,
    "costs-question": costs.question,
    "costs-models": costs.models,
    "costs-avoided": costs.avoided_each_month,
    "costs-prices": costs.prices,
    "inventory": inventory.components,
    "permissions": inventory.permissions,
    "settings": reference.settings,
    "limits": reference.limits_table,
    "metrics": reference.metrics,
    "log-lines": reference.log_lines,
    "log-queries": reference.log_queries,
    "errors": reference.errors,
    "commands": reference.commands,
    "targets": reference.targets,
}
"""What may stand between `<!-- generated: NAME -->` and `<!-- /generated -->`."""
