"""The line between a browser and the server, which a test can cut, make deaf and mend."""

import socket
import threading
from contextlib import suppress


class Wire:
    """Listens on a port of its own and passes everything on to `port` of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.deaf = False
        """Whether what the server says gets lost while what the browser says arrives."""
        self._whole = True
        self._open: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Every connection ends at once, and no new one is answered."""
        self._whole = False
        for end in list(self._open):
            _hang_up(end)

    def mend(self, port: int | None = None) -> None:
        """Connections are possible again, to another port when one is given."""
        self.port = port or self.port
        self.deaf, self._whole = False, True

    def close(self) -> None:
        self.cut()
        self._door.close()

    def _listen(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                browser = self._door.accept()[0]
                if not self._whole:
                    _hang_up(browser)
                    continue
                try:
                    server = socket.create_connection(("127.0.0.1", self.port))
                except OSError:
                    _hang_up(browser)
                    continue
                self._open |= {browser, server}
                for ends in ((browser, server, False), (server, browser, True)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while said := source.recv(65_536):
                if not (answers and self.deaf):
                    sink.sendall(said)
        for end in (source, sink):
            _hang_up(end)
            self._open.discard(end)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
