"""A local IAM and AOM over real HTTP, on loopback, with no account and no network behind it.

Shares nothing with the rest of the house but the catalogue: it checks signatures and reads requests with its own code,
so that a mistake of ours cannot cancel itself out.
"""
