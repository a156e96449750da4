"""The graph: running or reaching Neo4j, the catalogue of Cypher files, and the one session.

The only package that speaks Bolt.
"""
