"""Capture, its JSON, the rules and the policy pack."""
