"""The synthetic firms. A firm is a pure function of (industry, size, seed, generator version)."""
