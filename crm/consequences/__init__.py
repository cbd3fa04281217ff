"""What follows from an operation within the operation itself; one file each."""
