"""People, courses, assignments, submissions and grades: everything that is stored."""
