"""The history of the tables: one file in versions/ a change, run at every start."""
