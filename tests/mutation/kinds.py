"""What can be wrong in one place: each kind of fault as another node in the place of one of Python's syntax tree."""

import ast
import copy
import re
from collections.abc import Iterator

NAME = re.compile(r"[\w./:@-]+")
"""A string that programs read; one with a space in it is prose, whose words no test should pin."""
BIG = 10
"""From here on a number is doubled or halved: nobody is hurt by a limit of 3,601 seconds."""
OTHER_COMPARISON: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OTHER_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
TEXT = (ast.JoinedStr, ast.List, ast.Tuple, ast.ListComp)


def changes(node: ast.AST, field: str) -> Iterator[tuple[str, ast.AST | None]]:
    """What may stand in a node's place, and the kind of fault that is.

    Args:
        node: the node.
        field: the parent's field in which it stands.

    Yields:
        The kind, and the node instead; None where it is left out.
    """
    for kind in KINDS:
        for other in KINDS[kind](node, field):
            yield kind, other


def comparison(node: ast.AST, _: str) -> Iterator[ast.AST]:
    """A bound that is one off, or the opposite."""
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            other = copy.copy(node)
            other.ops = [*node.ops]
            other.ops[number] = OTHER_COMPARISON[type(operator)]()
            yield other


def boolean(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """`and` for `or`, one condition fewer, the opposite of a condition."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        yield node.values[0] if len(node.values) == 2 else ast.BoolOp(node.op, node.values[:-1])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif field in ("test", "ifs") and not isinstance(node, ast.Compare | ast.Constant):
        yield ast.UnaryOp(ast.Not(), node)  # type: ignore[arg-type]


def constant(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """Another number or truth."""
    if isinstance(node, ast.Constant) and field not in DEFAULTS:
        for value in _other_values(node.value):
            yield ast.Constant(value)


def default(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """Another default of an argument."""
    if isinstance(node, ast.Constant) and field in DEFAULTS:
        for value in (*_other_values(node.value), *_other_name(node.value)):
            yield ast.Constant(value)


def name(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """Another key, status or path."""
    if isinstance(node, ast.Constant) and field not in DEFAULTS:
        for value in _other_name(node.value):
            yield ast.Constant(value)


def arithmetic(node: ast.AST, _: str) -> Iterator[ast.AST]:
    """Minus for plus, times for divided by."""
    if isinstance(node, ast.BinOp) and type(node.op) in OTHER_ARITHMETIC:
        if any(isinstance(side, TEXT) or _is_text(side) for side in (node.left, node.right)):
            return
        yield ast.BinOp(node.left, OTHER_ARITHMETIC[type(node.op)](), node.right)


def dropped(node: ast.AST, _: str) -> Iterator[ast.AST]:
    """A call, a raise, an assignment to a field that doesn't happen."""
    calls = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    sets = isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple)
    if calls or sets or isinstance(node, ast.Raise | ast.AugAssign | ast.Delete | ast.Break):
        yield ast.Pass()
    elif isinstance(node, ast.Continue):
        yield ast.Break()


def returned(node: ast.AST, _: str) -> Iterator[ast.AST]:
    """Nothing for a result."""
    if isinstance(node, ast.Return) and not (node.value is None or _is_none(node.value)):
        yield ast.Return(ast.Constant(None))


def argument(node: ast.AST, _: str) -> Iterator[None]:
    """An argument that is not given."""
    if isinstance(node, ast.keyword) and node.arg is not None:
        yield None


def handler(node: ast.AST, _: str) -> Iterator[ast.AST]:
    """An exception that is not dealt with."""
    if isinstance(node, ast.ExceptHandler) and not any(isinstance(item, ast.Raise) for item in node.body):
        yield ast.ExceptHandler(node.type, node.name, [ast.Raise()])


KINDS = {
    kind.__name__: kind
    for kind in (
        comparison,
        boolean,
        constant,
        default,
        name,
        arithmetic,
        dropped,
        returned,
        argument,
        handler,
    )
}
DEFAULTS = ("defaults", "kw_defaults")


def _other_values(value: object) -> list[bool | int | float]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if abs(value) < BIG else [value * 2, value // 2]
    return [value * 2, value / 2] if isinstance(value, float) and value else []


def _other_name(value: object) -> list[str]:
    return [f"{value}-other"] if isinstance(value, str) and NAME.fullmatch(value) else []


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
