"""HTTP routes beside the pages: sign-in, health, downloads."""
