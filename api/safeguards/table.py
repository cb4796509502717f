"""The table's updates as plain data, and the one place that knows DynamoDB's errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from api.clients import Clients

PARTITION, SORT, EXPIRES = "pk", "sk", "expires_at"
_REFUSED: Final = "ConditionalCheckFailedException"


class TableUnavailableError(Exception):
    """The table is missing, throttled, slow or refuses us. `cause` is for the log."""


@dataclass(frozen=True)
class Refused:
    """The condition didn't hold; `item` is what stood there, empty where there was nothing."""

    item: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """One table through boto3's low-level client. Numbers come back as int."""

    name: str
    clients: "Clients"

    def update(
        self,
        key: tuple[str, str],
        expression: str,
        *,
        condition: str = "",
        names: Mapping[str, str] | None = None,
        values: Mapping[str, Any],
    ) -> Refused | Mapping[str, Any]:
        """One conditional update; returns the item after it, or `Refused` with the item as it was.

        Raises:
            TableUnavailableError: nothing is known about the update; it may or may not have happened.
        """
        request: dict[str, Any] = {
            "TableName": self.name,
            "Key": _key(key),
            "UpdateExpression": expression,
            "ExpressionAttributeValues": {name: _typed(value) for name, value in values.items()},
            "ReturnValues": "ALL_NEW",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if condition:
            request["ConditionExpression"] = condition
        if names:
            request["ExpressionAttributeNames"] = dict(names)
        try:
            return _plain(self._client.update_item(**request).get("Attributes", {}))
        except Exception as error:
            response = getattr(error, "response", None)
            if isinstance(response, dict) and response.get("Error", {}).get("Code") == _REFUSED:
                return Refused(_plain(response.get("Item", {})))
            raise TableUnavailableError(_cause(error)) from error

    def get(self, key: tuple[str, str]) -> Mapping[str, Any]:
        """The item, read consistently; empty where there is none."""
        try:
            found = self._client.get_item(TableName=self.name, Key=_key(key), ConsistentRead=True)
        except Exception as error:
            raise TableUnavailableError(_cause(error)) from error
        return _plain(found.get("Item", {}))

    def put(self, key: tuple[str, str], **attributes: Any) -> None:
        """Write a whole item."""
        item = {**_key(key), **{name: _typed(value) for name, value in attributes.items()}}
        try:
            self._client.put_item(TableName=self.name, Item=item)
        except Exception as error:
            raise TableUnavailableError(_cause(error)) from error

    @property
    def _client(self) -> "DynamoDBClient":
        return self.clients.dynamodb


def _key(key: tuple[str, str]) -> dict[str, Any]:
    return {PARTITION: {"S": key[0]}, SORT: {"S": key[1]}}


def _typed(value: object) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case str():
            return {"S": value}
    raise TypeError(f"{type(value).__name__} isn't stored in this table; use bool, int, str or bytes")


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, typed in item.items():
        ((kind, value),) = typed.items()
        found[name] = int(value) if kind == "N" else value
    return found


def _cause(error: Exception) -> str:
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code", "") if isinstance(response, dict) else ""
    return f"{type(error).__name__} {code}".strip()
