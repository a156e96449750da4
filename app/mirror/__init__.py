"""The mirror: a second Neo4j that holds the open part of the graph without names, for Neo4j Browser."""
