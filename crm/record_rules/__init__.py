"""Rules of single tables, one file each; they register themselves."""
