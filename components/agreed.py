"""What the components and the app must agree on: `api/contract`, which an installed package carries as its own part."""

try:
    from .contract import *  # type: ignore[import-not-found, unused-ignore]  # noqa: F403
except ModuleNotFoundError:  # in the repository
    from api.contract import *  # noqa: F403
