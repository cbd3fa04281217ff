"""Real orders as a firm: read, cleaned, made anonymous, and then like any other firm."""
