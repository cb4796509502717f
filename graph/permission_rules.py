"""Rules about what a role's bearer may do."""

import re
from collections.abc import Iterator

from graph.arns import is_wide, own_accounts, texts
from graph.finding import Finding
from graph.model import Graph, Node
from graph.references import refers_to
from graph.statements import GraphStatement, statements

REASON = "Because"
"""How the Sid of a statement begins that records why AWS needs its wildcard."""

# Whoever may call these can give himself any permission, so that no reason excuses them on more than named resources.
_POWERS = re.compile(r"(iam|sts|organizations|account|sso|kms|cloudformation|ram):", re.IGNORECASE)
_LOOKS = re.compile(r"[a-z-]+:(Get|List|Describe|Lookup)", re.IGNORECASE)

# A function that anybody may ask writes nothing but these: what it says of itself, and counts.
_WRITES = re.compile(
    r"[a-z0-9-]+:(Add|Associate|Assume|Attach|Create|Delete|Detach|Disable|Enable|Ingest|Invite|Modify|Pass|Put|"
    r"Reboot|Register|Remove|Replicate|Restore|Run|Schedule|Set|Start|Stop|Terminate|Update|Upload)",
    re.IGNORECASE,
)
MAY_WRITE = frozenset(
    {
        *("logs:createloggroup", "logs:createlogstream", "logs:putlogevents", "cloudwatch:putmetricdata"),
        *("xray:puttracesegments", "xray:puttelemetryrecords"),
        *("dynamodb:putitem", "dynamodb:updateitem", "dynamodb:deleteitem"),
    }
)


def writes(action: str) -> bool:
    """Whether an action changes something, by its name."""
    return _WRITES.match(action) is not None


def looks(action: str) -> bool:
    """Whether an action only reads, by its name."""
    return _LOOKS.match(action) is not None


def wildcard(graph: Graph) -> Iterator[Finding]:
    """No statement allows more than it names, unless it says why."""
    for statement in statements(graph):
        if not statement.allows or _is_key_policy(statement, graph):
            continue
        if statement.excluding:
            excluded = " and ".join(statement.excluding)
            yield _wide(statement.node, f"a statement allows all but what {excluded} names")
        wide_actions = [action for action in statement.actions if re.search(r"[*?]", action)]
        wide_resources = [one for one in statement.resources if is_wide(one)]
        if statement.kind == "resource":
            # In a policy that one resource carries, `*` is that resource.
            wide_resources = [one for one in wide_resources if one != "*"]
        wide = [*wide_actions, *wide_resources]
        if wide and not _excused(statement, wide_actions):
            yield _wide(statement.node, f"a statement allows {', '.join(wide)} without a recorded reason")


def powers(graph: Graph) -> Iterator[Finding]:
    """Nobody here may change who may do what."""
    for statement in statements(graph):
        if not statement.allows or statement.kind != "identity":
            continue
        found = [
            action
            for action in statement.actions
            if _POWERS.match(action) and not _LOOKS.match(action) and action.lower() not in _HARMLESS_POWERS
        ]
        if found and not (statement.sid.startswith(REASON) and not any(map(is_wide, statement.resources))):
            yield Finding(
                rule="powers",
                node=statement.node.name,
                problem=f"a statement allows {', '.join(found)} on {', '.join(statement.resources)}",
                remedy="Leave permissions and keys to whoever deploys, or name one resource and the Statement's reason",
            )
    for node in graph.of_type("aws:iam/user:User", "aws:iam/accessKey:AccessKey"):
        yield Finding(
            rule="powers",
            node=node.name,
            problem="it is a credential that doesn't expire",
            remedy="Use a role",
        )


# Using a key is what data needs; `GenerateDataKey*` is how AWS itself writes it.
_HARMLESS_POWERS = frozenset(
    {
        "kms:decrypt",
        "kms:encrypt",
        "kms:generatedatakey",
        "kms:generatedatakey*",
        "kms:reencrypt*",
        "kms:sign",
    }
)


def managed_policy(graph: Graph) -> Iterator[Finding]:
    """No role gets a policy that AWS wrote for everybody."""
    for node in graph.nodes:
        if node.kind != "resource" or not node.type.startswith("aws:iam/"):
            continue
        for arn in sorted(
            {text for text in texts(node.inputs) if re.match(r"arn:aws[a-z-]*:iam::aws:policy/", text)}
        ):
            yield _wide(node, f"it attaches {arn}, which AWS wrote for everybody and may widen")


def public_function_writes(graph: Graph) -> Iterator[Finding]:
    """What anybody may ask changes nothing but its counts and its log."""
    roles = {
        statement.node.name
        for statement in statements(graph)
        if statement.kind == "trust" and "lambda.amazonaws.com" in statement.principals
    }
    for statement in statements(graph):
        holder = statement.node
        if statement.kind != "identity" or not statement.allows or statement.sid.startswith(REASON):
            continue
        if holder.name not in roles and not any(refers_to(holder, "role", graph[role]) for role in roles):
            continue
        writes = [one for one in statement.actions if _WRITES.match(one) and one.lower() not in MAY_WRITE]
        if writes:
            yield Finding(
                rule="public-function-writes",
                node=holder.name,
                problem=f"a function that visitors reach may {', '.join(writes)}",
                remedy="Leave writing to whoever deploys or syncs, or give the Statement its reason",
            )


def _excused(statement: GraphStatement, wide_actions: list[str]) -> bool:
    """A reason excuses a wildcard in resources, or actions of one kind on named resources; never `*` on much."""
    if not statement.sid.startswith(REASON):
        return False
    everything = any(action in ("*", "*:*") or action.endswith(":*") for action in wide_actions)
    return not (everything and any(map(is_wide, statement.resources)))


def _is_key_policy(statement: GraphStatement, graph: Graph) -> bool:
    """A key's policy hands it to its own account's IAM, in AWS's own words: `kms:*` for the account's root."""
    own = {f"arn:aws:iam::{account}:root" for account in own_accounts(graph)}
    return (
        statement.node.type == "aws:kms/key:Key"
        and bool(statement.principals)
        and set(statement.principals) <= own
    )


def _wide(node: Node, problem: str) -> Finding:
    return Finding(
        rule="wildcard",
        node=node.name,
        problem=problem,
        remedy="Name the actions and resources, or give the Statement its reason",
    )
