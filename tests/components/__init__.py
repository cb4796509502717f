"""The components under recording mocks: what they make, how it is wired, who may do what."""
