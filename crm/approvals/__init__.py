"""Approval chains: who has to say yes, in which order, before a record may go on."""
