"""Start the web door from the terminal: what `kexun serve` calls."""

import os
import sys
from pathlib import Path

HOME = Path(__file__).parents[1]


def serve(host: str = "127.0.0.1", port: int = 8501, demo: bool = True) -> None:
    """Serve until interrupted. `demo` makes the demo course when the store is empty."""
    os.environ["KEXUN_DEMO"] = "1" if demo else "0"
    # Streamlit looks for .streamlit/config.toml beside the program that was started
    sys.argv = [str(HOME / "app.py")]
    from app import app

    app.run(config={"server.address": host, "server.port": port})
