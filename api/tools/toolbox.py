"""Which tools this stack offers, as ConverseStream's toolConfig, and what a call of one returns."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from api import limits
from api.contract import DEPLOYMENT_FACTS, DESCRIBE_ARCHITECTURE, ESTIMATE_COST, ToolDeclaration
from api.deployment import DeploymentRecord
from api.events import ToolCall
from api.graph import Graph
from api.prices import Prices
from api.settings import Settings
from api.tools.deployment_facts import deployment_facts
from api.tools.describe_architecture import describe_architecture
from api.tools.estimate_cost import estimate_cost

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime.type_defs import ToolConfigurationTypeDef


_SHORT_CHARACTERS: Final = 200


class ToolError(Exception):
    """The model called a tool wrongly. The message goes back to the model, which may correct itself."""


@dataclass(frozen=True)
class Tool:
    """A tool as the model sees it, the function behind it, and what this stack allows for its parameters."""

    declaration: ToolDeclaration
    run: Callable[[Mapping[str, Any]], dict[str, Any]]
    allowed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.declaration.name

    @property
    def spec(self) -> dict[str, Any]:
        """The tool as Converse's `toolSpec`."""
        return self.declaration.spec(self.allowed)

    @property
    def schema(self) -> dict[str, Any]:
        """The input as JSON Schema."""
        schema: dict[str, Any] = self.spec["inputSchema"]["json"]
        return schema

    def call(self, given: object) -> dict[str, Any]:
        """Check the input against the schema's types and run."""
        return self.run(self.values(given))

    def values(self, given: object) -> dict[str, Any]:
        """The input, checked against the schema's types.

        Raises:
            ToolError: it doesn't fit.
        """
        if not isinstance(given, Mapping):
            raise ToolError(f"{self.name} takes an object")
        schema = self.schema
        properties: Mapping[str, Mapping[str, Any]] = schema["properties"]
        unknown = sorted(set(map(str, given)) - set(properties))
        missing = [name for name in schema["required"] if given.get(name) is None]
        if unknown or missing:
            raise ToolError(
                f"{self.name}: unknown {unknown}, missing {missing}; fields: {sorted(properties)}"
            )
        values = {name: value for name, value in given.items() if value is not None}
        for name, value in values.items():
            if properties[name]["type"] == "integer":
                values[name] = _integer(self.name, name, value, properties[name])
            else:
                most = properties[name].get("maxLength", _SHORT_CHARACTERS)
                if not isinstance(value, str) or len(value) > most:
                    raise ToolError(f"{self.name}: {name} must be a string of up to {most} characters")
        return values


class Toolbox:
    """The tools that have data in this stack."""

    def __init__(
        self, settings: Settings, prices: Prices, graph: Graph | None, deployment: DeploymentRecord
    ) -> None:
        tools = [
            Tool(
                ESTIMATE_COST,
                lambda given: estimate_cost(
                    prices,
                    questions_per_month=given["questions_per_month"],
                    model=given.get("model"),
                    settings=settings,
                    graph=graph,
                ),
                {
                    "questions_per_month": {"minimum": 0, "maximum": 1_000_000_000},
                    "model": {"enum": sorted(prices.models)},
                },
            ),
            Tool(DEPLOYMENT_FACTS, lambda _: deployment_facts(settings, deployment.current())),
        ]
        if graph is not None:
            tools.append(
                Tool(
                    DESCRIBE_ARCHITECTURE,
                    lambda given: describe_architecture(graph, given.get("component")),
                )
            )
        self._tools = {tool.name: tool for tool in tools}

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._tools.values())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._tools)

    def specs(self) -> list[dict[str, Any]]:
        """Each tool as Converse's `toolSpec`."""
        return [tool.spec for tool in self._tools.values()]

    def config(self) -> "ToolConfigurationTypeDef":
        """`toolConfig` of Converse and ConverseStream."""
        return cast("ToolConfigurationTypeDef", {"tools": [{"toolSpec": spec} for spec in self.specs()]})

    def call(self, name: str, given: object) -> dict[str, Any]:
        """Run a tool. Raises `ToolError` where the name or the input is wrong."""
        tool = self._tools.get(name)
        if tool is None:
            raise ToolError(f"there is no tool {name[:60]!r}; the tools are {', '.join(self._tools)}")
        result = tool.call(given)
        if len(json.dumps(result)) > limits.TOOL_RESULT_CHARACTERS:
            return {"summary": result.get("summary", ""), "note": "shortened; ask for one component"}
        return result

    def outcome(self, name: str, given: object) -> tuple[ToolCall, str | None]:
        """A call with its result, for the page and the gate, and what was wrong with it, for the model to mend."""
        shown = given if isinstance(given, dict) else {}
        try:
            return ToolCall(name, shown, self.call(name, given)), None
        except ToolError as error:
            return ToolCall(name, shown, {"error": str(error)}), str(error)

    def converse_result(self, name: str, given: object) -> tuple[ToolCall, dict[str, Any]]:
        """A call, and what Converse and the harness are told of it: `content` and `status` of a `toolResult`."""
        call, wrong = self.outcome(name, given)
        if wrong is not None:
            return call, {"content": [{"text": wrong}], "status": "error"}
        return call, {"content": [{"json": call.result}]}


def _integer(tool: str, name: str, value: object, schema: Mapping[str, Any]) -> int:
    if isinstance(value, str) and value.replace(",", "").strip().isdecimal():
        value = int(value.replace(",", "").strip()[:12])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or not schema["minimum"] <= value <= schema["maximum"]
    ):
        raise ToolError(
            f"{tool}: {name} must be a whole number from {schema['minimum']} to {schema['maximum']}"
        )
    return value
