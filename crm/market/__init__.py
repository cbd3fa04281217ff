"""One file per market model: how customers answer decisions."""
