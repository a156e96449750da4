"""Sightline: multi-agency safeguarding records as one graph, asked by named questions."""

__version__ = "0.1.0"
