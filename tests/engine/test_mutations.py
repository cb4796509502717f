"""Each edit here breaks the program in one place; the engine, the account or a fact of it has to notice."""

import pytest

from tests.engine import mutations
from tests.engine.deployment import DeploymentFailed
from tests.engine.malformed import MALFORMED
from tests.engine.mutation_list import FACTS, REFUSED
from tests.engine.mutations import CONFIGURATION, Mutation

pytestmark = [pytest.mark.engine, pytest.mark.slow]

PROGRAMS = {
    name: getattr(mutations, name)
    for name in ("AGENT", "API", "EDGE", "GUARDRAIL", "KNOWLEDGE", "OBSERVABILITY", "SAFEGUARDS", "SITE")
}


def broken(deploy, mutation: Mutation):
    dev = deploy("dev", CONFIGURATION, PROGRAMS[mutation.program])
    dev.account.race = mutation.race
    dev.project.edit(mutation.file, mutation.old, mutation.new)
    return dev


@pytest.mark.parametrize("mutation", MALFORMED, ids=lambda mutation: mutation.name)
def test_a_malformed_program_is_refused_by_the_preview_already(deploy, mutation):
    dev = broken(deploy, mutation)
    with pytest.raises(DeploymentFailed) as refused:
        dev.preview()
    assert mutation.breaks in refused.value.text


def up_and_check(dev, check) -> None:
    dev.up()
    if check:
        check(dev)


@pytest.mark.parametrize("mutation", REFUSED, ids=lambda mutation: mutation.name)
def test_the_broken_program_is_refused_by_aws(deploy, mutation):
    dev = broken(deploy, mutation)
    with pytest.raises(DeploymentFailed) as refused:
        up_and_check(dev, mutation.check)
    assert mutation.breaks in refused.value.text


@pytest.mark.parametrize("mutation", FACTS, ids=lambda mutation: mutation.name)
def test_the_broken_program_deploys_but_a_fact_no_longer_holds(deploy, mutation):
    dev = broken(deploy, mutation)
    dev.up()
    with pytest.raises(AssertionError, match=mutation.breaks):
        mutation.check(dev)


@pytest.mark.parametrize(
    ("name", "check"),
    sorted(
        {(mutation.program, mutation.check) for mutation in (*REFUSED, *FACTS) if mutation.check},
        key=lambda pair: (pair[0], pair[1].__name__),
    ),
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_the_same_program_holds_when_nothing_is_broken(deploy, name, check):
    up_and_check(deploy("dev", CONFIGURATION, PROGRAMS[name]), check)
