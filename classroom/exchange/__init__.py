"""Files that come from and go to the school's other systems."""
