"""What the sources and the tools say, indexed so that a claim can be looked up in it."""
