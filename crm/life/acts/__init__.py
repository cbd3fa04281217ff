"""What acts while time passes, one file each, in the order of `after`."""
