"""The code that makes firms, one package per generator version; an old version never changes."""
