"""One Pulumi ComponentResource per concern, and the Lambda package they ship.

Imports none of the other packages.
"""
