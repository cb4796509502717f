"""The graph's rules as a Pulumi policy pack: `pulumi up --policy-pack graph/policy_pack`.

Imports `graph` only.
"""
