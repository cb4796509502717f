"""The protocol's server over one app's services."""

from collections.abc import Sequence

from api.clients import Clients
from api.deployment import DeploymentRecord
from api.documents import Documents
from api.graph import packaged_graph
from api.mcp.server import Server
from api.mcp.tools import Offer, offers
from api.prices import packaged_prices
from api.retrieval import Search
from api.services import Services
from api.tools import Toolbox


def mcp_server(
    services: Services, clients: Clients, deployment: DeploymentRecord, own: Sequence[Offer] = ()
) -> Server:
    """The server that `POST /mcp` and `agent mcp` ask; `own` are tools of whoever serves it."""
    settings = services.settings
    graph = packaged_graph(settings.graph_stack or settings.stack)
    documents = Documents(settings.deployment_uri, clients, services.clock)
    found = offers(
        services,
        Toolbox(settings, packaged_prices(), graph, deployment),
        Search(settings.knowledge_base_id, clients, deployment),
        documents,
        asks=settings.mcp_ask,
    )
    return Server([*found, *own], documents, services.workers)
