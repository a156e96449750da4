"""Extracts into the graph: read, map, normalise, check, load."""
