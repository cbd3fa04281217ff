"""The web door: `kexun serve`, or `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from ui.routes.site import layers, routes
from ui.startup import lifespan, prepare
from ui.widgets.failure import show_failure

prepare()
app = st.App(
    Path(__file__).with_name("ui") / "main.py",
    routes=routes(),
    middleware=layers(),
    lifespan=lifespan,
    on_script_error=show_failure,
)

if __name__ == "__main__":
    app.run()
