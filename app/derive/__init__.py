"""What follows from statements: households, who lived with whom, who is whom by the one rule, risk flags."""
