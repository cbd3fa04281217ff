"""Streamlit pages and HTTP routes. They show and they ask; they decide nothing."""
