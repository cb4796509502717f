"""What AWS fills in: ids, ARNs, and the outputs whose form other resources rely on."""

from typing import Any

ACCOUNT_ID = "123456789012"
FUNCTION = "aws:lambda/function:Function"
NAMED_BY = {
    "aws:s3/bucket:Bucket": "bucket",
    "aws:iam/role:Role": "name",
    FUNCTION: "name",
    "aws:dynamodb/table:Table": "name",
    "aws:cloudwatch/logGroup:LogGroup": "name",
    "aws:cloudwatch/dashboard:Dashboard": "dashboardName",
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket": "vectorBucketName",
}
"""Types whose id is their name, so that a second one of the same name can't be made."""


def physical_id(token: str, inputs: dict[str, Any], serial: int) -> str:
    """The id that AWS or the provider gives."""
    if token in NAMED_BY:
        return str(inputs[NAMED_BY[token]])
    if token == "aws:iam/openIdConnectProvider:OpenIdConnectProvider":
        return f"arn:aws:iam::{ACCOUNT_ID}:oidc-provider/{inputs['url'].removeprefix('https://')}"
    if token == "aws:s3/vectorsIndex:VectorsIndex":
        return f"{inputs['vectorBucketName']}/{inputs['indexName']}"
    if token == "aws:bedrock/agentAgent:AgentAgent":
        return f"AGENT{serial:05}"
    return f"{token.split(':')[-1]}-{serial:04}"


def computed(
    token: str, identity: str, inputs: dict[str, Any], output_types: dict[str, Any], region: str
) -> dict[str, Any]:
    """Every output of a resource: its inputs, and for the rest what AWS would fill in."""
    service = token.split(":")[1].split("/")[0]
    special = _special(token, identity, inputs, region)
    outputs: dict[str, Any] = {}
    for prop, expected in output_types.items():
        if prop in special:
            outputs[prop] = special[prop]
        elif prop in inputs:
            outputs[prop] = inputs[prop]
        elif prop == "arn" or prop.endswith("Arn"):
            suffix = "" if prop in ("arn", "indexArn", "guardrailArn") else f"/{prop}"
            outputs[prop] = f"arn:aws:{service}:{region}:{ACCOUNT_ID}:{identity}{suffix}"
        elif prop == "tagsAll":
            outputs[prop] = inputs.get("tags", {})
        elif prop == "region":
            outputs[prop] = region
        elif expected is str:
            outputs[prop] = f"{prop}-of-{identity}"
        elif expected is bool:
            outputs[prop] = False
        elif expected in (int, float):
            outputs[prop] = 0
    return outputs


def _special(token: str, identity: str, inputs: dict[str, Any], region: str) -> dict[str, Any]:
    match token:
        case "aws:lambda/function:Function":
            arn = f"arn:aws:lambda:{region}:{ACCOUNT_ID}:function:{identity}"
            return {"arn": arn, "version": "1", "qualifiedArn": f"{arn}:1"}
        case "aws:lambda/functionUrl:FunctionUrl":
            url = identity.lower().replace("-", "")
            return {"functionUrl": f"https://{url}.lambda-url.{region}.on.aws/", "urlId": url}
        case "aws:lambda/alias:Alias":
            arn = f"arn:aws:lambda:{region}:{ACCOUNT_ID}:function:{inputs['functionName']}:{inputs['name']}"
            return {"arn": arn}
        case "aws:s3/bucket:Bucket":
            domain = f"{identity}.s3.{region}.amazonaws.com"
            return {"arn": f"arn:aws:s3:::{identity}", "bucketRegionalDomainName": domain}
        case "aws:iam/role:Role":
            return {"arn": f"arn:aws:iam::{ACCOUNT_ID}:role/{identity}"}
        case "aws:cloudfront/distribution:Distribution":
            arn = f"arn:aws:cloudfront::{ACCOUNT_ID}:distribution/{identity}"
            return {
                "arn": arn,
                "domainName": "d111111abcdef8.cloudfront.net",
                "hostedZoneId": "Z2FDTNDATAQYW2",
            }
        case "aws:acm/certificate:Certificate":
            record = {
                "domainName": inputs["domainName"],
                "resourceRecordName": f"_x.{inputs['domainName']}.",
                "resourceRecordType": "CNAME",
                "resourceRecordValue": "_y.acm-validations.aws.",
            }
            return {"domainValidationOptions": [record]}
        case "aws:bedrock/agentAgent:AgentAgent":
            return {"agentId": identity, "agentVersion": "DRAFT"}
    return {}
