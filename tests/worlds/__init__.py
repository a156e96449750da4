"""Worlds for tests: a few lines of text that become extract folders, and random ones."""
