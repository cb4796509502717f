"""Services that no component is made of yet aren't imported: their types take longer than all the program does."""

import subprocess
import sys

from tests.product import ROOT

ASKED = """
import sys
import components.delivery, components.rest_api, components.web_acl
print(*sorted(name for name in sys.modules if name.startswith("pulumi_aws.") and name.endswith("._inputs")))
"""


def test_the_types_of_a_service_are_imported_when_a_resource_of_it_is_made() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[1] for name in done.stdout.split() if name.count(".") > 1}
    assert not loaded & {"apigateway", "codebuild", "codepipeline", "wafv2"}
