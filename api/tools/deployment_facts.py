"""What runs here now, from the settings and the deployment record."""

from typing import Any

from api.deployment import Deployment
from api.settings import Settings


def deployment_facts(settings: Settings, deployment: Deployment) -> dict[str, Any]:
    """Stack, engine and model always; commit, time, repository and versions where a deployment recorded them."""
    facts: dict[str, Any] = {
        "stack": deployment.stack or settings.stack,
        "engine": settings.engine,
        "model": settings.model_id,
        "region": settings.region,
        "guardrail": "on" if settings.guardrail_id else "off",
    }
    for name in ("commit", "time", "repository", "knowledge_version"):
        value = getattr(deployment, name)
        if value:
            facts[name] = value
    if deployment.versions:
        facts["versions"] = dict(deployment.versions)
    recorded = (
        f"It was deployed from commit {deployment.commit} at {deployment.time}."
        if deployment.commit and deployment.time
        else "No deployment record was found, so the commit and the time are unknown."
    )
    facts["summary"] = (
        f"The stack {facts['stack']} runs the engine {settings.engine} with the model {settings.model_id}. {recorded}"
    )
    return facts
