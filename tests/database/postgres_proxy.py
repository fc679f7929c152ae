"""A TCP proxy before a PostgreSQL that can stop forwarding: it still accepts and acknowledges, but nothing arrives."""

import socket
from contextlib import suppress
from threading import Event, Thread

from sqlalchemy import make_url


class Proxy:
    """Forwards to the Unix socket of the server at a URL, while its ``gate`` is set."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.target = f"{address.query['host']}/.s.PGSQL.5432"
        self.gate = Event()
        self.gate.set()
        self.ends = list[socket.socket]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        through = address.set(query={}, host="127.0.0.1", port=self.listener.getsockname()[1])
        self.url = through.render_as_string(hide_password=False)
        Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self.listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self.target)
                self.ends += [client, server]
                Thread(target=self.pump, args=(client, server), daemon=True).start()
                Thread(target=self.pump, args=(server, client), daemon=True).start()

    def pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # an end was closed
            while data := source.recv(65536):
                self.gate.wait()
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self.gate.set()
        for end in [self.listener, *self.ends]:
            end.close()
