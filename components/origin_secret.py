"""The secret by which an origin knows its own CloudFront distribution."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws


class OriginSecret:
    """Two random secrets, both accepted, of which CloudFront sends the newer.

    AWS draws each value when its parameter is first made; later draws are ignored, so it stays. To rotate, raise
    the generation by one and deploy: the function accepts the old and the new value before CloudFront, which
    depends on it, begins to send the new one. The generation before falls away with the next rotation.
    The parameters are SSM standard parameters under the account's own key, which cost nothing.
    """

    def __init__(
        self, name: str, *, generation: int, tags: Mapping[str, str], parent: pulumi.Resource
    ) -> None:
        values = [self._value(name, number, tags, parent) for number in (generation, generation - 1)]
        self.current = values[0]
        self.accepted = pulumi.Output.concat(values[0], ",", values[1])

    @staticmethod
    def _value(
        name: str, generation: int, tags: Mapping[str, str], parent: pulumi.Resource
    ) -> pulumi.Output[str]:
        drawn = aws.secretsmanager.get_random_password_output(
            password_length=48, exclude_punctuation=True, opts=pulumi.InvokeOptions(parent=parent)
        )
        parameter = aws.ssm.Parameter(
            f"{name}-origin-secret-{generation}",
            type="SecureString",
            value=pulumi.Output.secret(drawn.random_password),
            tags=dict(tags),
            opts=pulumi.ResourceOptions(parent=parent, ignore_changes=["value"]),
        )
        return pulumi.Output.secret(parameter.value)
