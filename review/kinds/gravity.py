"""How bad a weakness of a workflow's job is: worse where the job has something worth taking."""

from review.findings import Severity
from review.kinds.traits import Trait
from review.workflow import Job


def grave(job: Job) -> Severity:
    """How bad a weakness of this job is."""
    return "high" if job.trusted else "medium"


def graver(job: Job, trait: Trait) -> Trait:
    """A trait of a command, worse where the job has something worth taking."""
    return trait._replace(severity=grave(job)) if trait.severity == "medium" else trait
