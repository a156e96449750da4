"""Records into people: candidate pairs with their evidence, decisions, clusters, and back again."""
