"""Citations link into a public repository only when its address is certain, and never carry credentials."""

import pytest

from publishing.deployment import public_address


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/owner/name",
        "https://github.com/owner/name.git",
        "https://user:token@github.com/owner/name.git",
        "git@github.com:owner/name.git",
        "ssh://git@github.com/owner/name",
    ],
)
def test_every_form_of_a_github_remote_becomes_its_public_address(remote):
    assert public_address(remote) == "https://github.com/owner/name"


@pytest.mark.parametrize(
    "remote", ["", "/srv/git/name.git", "https://example.com/owner/name", "git@github.com:name"]
)
def test_any_other_remote_has_none(remote):
    assert public_address(remote) is None
