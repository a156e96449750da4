"""The audit ledger: who asked what and which people the answer held, in a chain that shows every change.

Beside the graph and not in it (ADR 0011). The only package that speaks SQL.
"""
