"""The side-by-side benchmark: Sightline against the raw driver, in one run, answers compared first."""
