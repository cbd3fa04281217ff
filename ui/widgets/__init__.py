"""Pieces of screen that several pages share."""
