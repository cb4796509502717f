"""Settings of a stack that changed, and what the resources' inputs changed, for who wants the whole list."""

from collections.abc import Iterator

from review.comparison import Comparison
from review.findings import Finding
from review.kinds.secrets import line_of
from review.values import shows_a_secret, written

ACCOUNT_KEYS = (
    "allowedAccountIds",
    "profile",
    "assumeRoles",
    "accessKey",
    "endpoints",
    "skipRequestingAccountId",
)


def configuration(comparison: Comparison) -> Iterator[Finding]:
    """The keys of `Pulumi.<stack>.yaml` that differ, and the providers' own settings."""
    before = comparison.base_side.configuration(comparison.stack)
    after = comparison.head_side.configuration(comparison.stack)
    file = f"Pulumi.{comparison.stack}.yaml"
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if _read(one) != _read(other) and not any(isinstance(value, dict) for value in (one, other)):
            yield Finding(
                kind="configuration",
                severity="low",
                says="another value"
                if shows_a_secret(key, one, other)
                else f"from {_said(one)} to {_said(other)}",
                stack=comparison.stack,
                resource=key,
                file=file,
                line=line_of(comparison.head_side.read(file), key),
            )
    yield from _providers(comparison)


def _providers(comparison: Comparison) -> Iterator[Finding]:
    """Another region or account makes everything anew, somewhere else."""
    before = {node.name: node for node in comparison.base.nodes if node.kind == "provider"}
    for node in comparison.head.nodes:
        old = before.get(node.name)
        if node.kind != "provider" or old is None:
            continue
        for key in ("region", *ACCOUNT_KEYS):
            one, other = old.inputs.get(key), node.inputs.get(key)
            if one != other:
                what = (
                    "another region: what has one is made anew there"
                    if key == "region"
                    else "another account perhaps"
                )
                severe = key == "region" or one is not None
                yield comparison.finding(
                    "data-loss" if severe else "configuration",
                    "high" if severe else "medium",
                    node,
                    f"{key} from {_said(one)} to {_said(other)}: {what}",
                    weight=-1,  # it is why everything below it is made anew
                )


def _read(value: object) -> object:
    """As Pulumi reads it: `pulumi config set` writes numbers and switches in quotes."""
    return value if value is None else written(value)


def _said(value: object) -> str:
    return "nothing" if value is None else repr(value) if isinstance(value, str) else str(value)
