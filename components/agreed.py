"""What the components and the app must agree on: `api/contract`, which an installed package carries as its own part."""

try:
    from .contract import *  # type: ignore[import-not-found, unused-ignore]  # noqa: F403
    from .contract.models import family_of as family_of  # type: ignore[import-not-found, unused-ignore]
except ModuleNotFoundError:  # in the repository
    from api.contract import *  # noqa: F403
    from api.contract.models import family_of as family_of
