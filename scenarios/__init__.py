"""Integrated cases: stages, decisions and outcomes; content lives in cases/."""
