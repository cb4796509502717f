"""Questions with the documents and strings that a right answer needs; `heldout_*.yaml` are never tuned on."""
