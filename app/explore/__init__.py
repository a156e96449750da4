"""The read side: one module per subject, from a named question to a typed answer."""
