"""The documents held against the product, and seeded lies."""
