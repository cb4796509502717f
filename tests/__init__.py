"""Tests in layers: units, components, wire, zip, engine, browser. See tests/README.md."""
