"""The providers: AWS as the stack's configuration says, with our tags.

An explicit provider takes nothing from the configuration `aws:…` by itself (pulumi-aws#3259): without this, a profile
or an assumed role would be ignored, and the stack deployed into whatever account the shell's credentials open.
"""

import json
from typing import Any

import pulumi
import pulumi_aws as aws
from pulumi import _types

from .settings import ConfigError, keys_given

READ_BY_THE_ENGINE = frozenset({"version", "pluginDownloadURL"})
"""Keys of `aws:` that are no inputs of the provider."""


def aws_provider(name: str, region: str) -> aws.Provider:
    """A provider of one region, configured by every `aws:…` key that the stack sets.

    Everything is tagged with project and stack, and with `aws:defaultTags`, which win; each component adds its name.

    Raises:
        ConfigError: a key isn't one that the provider takes, or its value isn't what the key holds.
    """
    inputs = provider_inputs()
    chosen: dict[str, Any] = inputs.pop("default_tags", None) or {}
    tags = {"project": pulumi.get_project(), "stack": pulumi.get_stack()}
    merged = {**chosen, "tags": {**tags, **(chosen.get("tags") or {})}}
    return aws.Provider(name, **{**inputs, "region": region, "default_tags": merged})


def provider_inputs() -> dict[str, Any]:
    """The provider's inputs by Python name, from the stack's `aws:…` keys."""
    names = {wire: python for python, wire in _types.input_type_py_to_pulumi_names(aws.ProviderArgs).items()}
    kinds, config = _types.input_type_types(aws.ProviderArgs), pulumi.Config("aws")
    found: dict[str, Any] = {}
    for key in sorted(keys_given("aws") - READ_BY_THE_ENGINE):
        if key not in names:
            raise ConfigError(f"aws:{key} is set, but the AWS provider has no such key; remove it")
        text = config.get(key) or ""
        found[names[key]] = text if kinds[key] is str else _structure(key, text)
    return found


def _structure(key: str, text: str) -> Any:
    """A number, a switch, a list or an object, as the CLI hands it over: JSON with the provider's own field names."""
    try:
        return json.loads(text)
    except ValueError:
        raise ConfigError(
            f"aws:{key} is {text!r}; allowed: a value in JSON, as `pulumi config set --path` writes it"
        ) from None
