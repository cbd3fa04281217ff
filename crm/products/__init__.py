"""Products: what they cost on which day, how they sell, what is bought with them."""
