"""What the stacks choose, read once for all sentences."""

from functools import cache

from components.settings import KEYS
from graph.stacks import stack_config, stacks


def chosen(key: str) -> dict[str, str]:
    """A setting's value in each stack, as the CLI hands it to the program; its default where a stack says nothing."""
    return {stack: _settings(stack).get(key, KEYS[key]) for stack in stacks()}


@cache
def _settings(stack: str) -> dict[str, str]:
    project, config = stack_config(stack)
    return {key.removeprefix(f"{project}:"): value for key, value in config.items()}
