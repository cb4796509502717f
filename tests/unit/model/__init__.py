"""The extractive model: one wire request in, an answer out."""
