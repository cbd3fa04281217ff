"""Exercises: read, validate, catalogue and prove what teachers write in topics/."""
