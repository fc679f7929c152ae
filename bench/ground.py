"""The ground that the benchmarks stand on: a fresh database with the real catalog, and servers on loopback."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from bot.settings import PROJECT_ROOT

ERRDESK = str(Path(sys.executable).parent / "errdesk")
BENCH = Path(__file__).resolve().parent
REFERENCE = PROJECT_ROOT / "data" / "error-code.md"
LOOPBACK = "127.0.0.1"
SECRET = "signing-secret-of-the-benchmark"  # noqa: S105 - made up
READY = 30.0  # seconds that a server may take to open its port


@dataclass(frozen=True, slots=True)
class Server:
    """A program that listens on loopback: its process id, and where it takes Slack's requests."""

    pid: int
    url: str


@contextmanager
def database(reference: Path = REFERENCE) -> Iterator[Path]:
    """Make a SQLite database in a temporary folder and import a reference."""
    with TemporaryDirectory(prefix="errdesk-bench-") as folder:
        file = Path(folder) / "errdesk.db"
        for command in (("db", "upgrade"), ("catalog", "import", str(reference))):
            run_quietly([ERRDESK, *command], file)
        yield file


def run_quietly(command: list[str], file: Path) -> str:
    """Run a program to its end and give what it logged; what it says is shown only where it fails."""
    done = subprocess.run(command, env=environment(file), check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stderr


def environment(file: Path, **more: str) -> dict[str, str]:
    """Give the environment for a database, without settings of whoever runs this.

    Bytecode is kept beside the database, so that the first run compiles and later ones do not, on every machine.
    """
    emptied = dict.fromkeys(("SLACK_APP_TOKEN", "ERRDESK_HASH_KEY", "HOST", "PYTHONDONTWRITEBYTECODE"), "")
    bytecode = str(file.parent / "bytecode")
    return {**os.environ, **emptied, "DATABASE_URL": f"sqlite:///{file}", "PYTHONPYCACHEPREFIX": bytecode, **more}


class StubAnswers(BaseHTTPRequestHandler):
    """Answer every Web API call as Slack answers ``auth.test``."""

    def do_POST(self) -> None:
        """Say yes."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = {"ok": True, "url": "http://localhost/", "team": "Bench", "team_id": "T1", "user": "errdesk"}
        body = json.dumps({**said, "user_id": "U0BOT", "bot_id": "B0BOT"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def stub_of_slack() -> Iterator[str]:
    """Stand in for slack.com, so that nothing leaves the machine; give its address."""
    server = ThreadingHTTPServer((LOOPBACK, 0), StubAnswers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}/api/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def errdesk_server(file: Path, slack: str) -> Iterator[Server]:
    """Run ``errdesk serve --http`` on a database."""
    with running([ERRDESK, "serve", "--http"], file, slack) as server:
        yield server


@contextmanager
def hello_server(file: Path, slack: str, *how: str) -> Iterator[Server]:
    """Run the hello-world app that Errdesk is compared with; it does not use the database."""
    with running([sys.executable, str(BENCH / "hello.py"), *how], file, slack) as server:
        yield server


@contextmanager
def running(command: list[str], file: Path, slack: str, url: str = "") -> Iterator[Server]:
    """Run a server on a free port until the context closes, on a SQLite file or on the database at a URL."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    told = {"SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack}
    env = environment(file, **told, **({"DATABASE_URL": url} if url else {}), PORT=str(port))
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(process, port)
            yield Server(process.pid, f"http://{LOOPBACK}:{port}/slack/events")
        finally:
            process.terminate()


def wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until the port is open."""
    end = monotonic() + READY
    while monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return
        sleep(0.05)
    raise SystemExit(f"{process.args!r} did not open port {port}; what it said stands above.")


def resident(pid: int) -> float:
    """Give the memory that a process holds (RSS), in MB of a million bytes."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        kilobytes = line.split()[1]
    else:
        asked = ["/bin/ps", "-o", "rss=", "-p", str(pid)]
        kilobytes = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return int(kilobytes) * 1024 / 1e6
