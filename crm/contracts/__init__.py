"""Contracts: their terms, their ends, what renews them, what customers say to an offer."""
