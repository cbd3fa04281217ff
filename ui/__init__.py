"""Streamlit pages and HTTP routes. They show and they ask; they decide nothing."""

import os

# A class works on many small tables at once: threads inside each query only get in the way.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
