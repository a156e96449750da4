"""Made-up data: the hand-made small world and the generator of a fictional borough."""
