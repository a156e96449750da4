"""What routes and pages have in common: who may ask, what is counted, what the ledger holds, what leaves."""
