"""The Slack stand-in: a workspace on this machine, for ``errdesk try`` and for the journeys among the tests.

It has no login, so nobody but this machine may reach it. It would listen on every interface and has no option for it;
but it is a program of Bun, which runs what the bunfig.toml of its working folder names before it, and that makes it
listen on loopback alone, and answer only the pages that it serves itself. ``warn_if_reachable`` checks that it worked.
"""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from bot.cli.terminal.output import echo
from bot.cli.trial.standin_program import FOLDER
from bot.errors import Refusal
from bot.private_files import create_anew, make_folder
from bot.settings import LOOPBACK

STARTING = 10.0  # seconds that it may take to answer
STOPPING = 3.0  # seconds that it gets to end by itself

BOT_TOKEN = "xoxb-stand-in"  # noqa: S105 - it opens nothing but the stand-in
APP_TOKEN = "xapp-stand-in"  # noqa: S105 - the same
SECRET = "stand-in"  # noqa: S105 - the same
BOT, MEI, TOM, PRIYA = "U0ERRDESK", "U01MEI", "U02TOM", "U03PRIYA"
SUPPORT = "C01SUPPORT"

REACHABLE = (
    "Warning: the Slack stand-in can be reached from other machines, and it has no login: whoever opens the page is an "
    "admin here. Use it only behind a firewall or in a network that you trust."
)
BUNFIG = 'preload = ["./loopback.js"]\n'
LOOPBACK_ONLY = """
// Listen on loopback alone, and answer no other site that a browser on this machine has open.
const serve = Bun.serve;
Bun.serve = (options) => {
  const hosts = ["localhost", "127.0.0.1"].flatMap((name) => [name, `${name}:${options.port}`]);
  const ours = ({ headers }) =>
    hosts.includes(headers.get("host")) &&
    (!headers.has("origin") || hosts.includes(headers.get("origin").replace("http://", "")));
  const fetch = (request, server) =>
    ours(request) ? options.fetch(request, server) : new Response("Not from here.", { status: 403 });
  return serve({ ...options, fetch, hostname: "127.0.0.1" });
};
"""


def check_port(port: int) -> None:
    """Refuse a port that something else uses."""
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise Refusal(f"Port {port} is taken. Stop what uses it, or choose another, such as make try PORT=3999")


def workspace(request_url: str | None) -> dict[str, Any]:
    """Describe the workspace: three people, #support, and the bot in it; over HTTP where a request URL is given."""
    app = {"appId": "A01ERRDESK", "botUserId": BOT, "botName": "errdesk", "botToken": BOT_TOKEN, "appToken": APP_TOKEN}
    delivery = {"mode": "events", "requestUrl": request_url} if request_url else {"mode": "socket"}
    people = {MEI: "Mei Tanaka", TOM: "Tom Becker", PRIYA: "Priya Shah"}
    return {
        "workspace": {"name": "Support", "domain": "support", "teamId": "T01SUPPORT"},
        "app": {**app, "signingSecret": SECRET, **delivery},
        "users": [{"id": one, "name": name.split()[0].lower(), "real_name": name} for one, name in people.items()],
        "channels": [
            {"id": SUPPORT, "name": "support", "members": [*people, BOT]},
            {"id": "C02LUNCH", "name": "lunch", "members": [*people]},
        ],
    }


@contextmanager
def running(program: Path, port: int, request_url: str | None = None) -> Iterator[str]:
    """Run the stand-in, giving the address of its page at once: it starts while the caller does other things."""
    home = FOLDER / f"port-{port}"
    make_folder(home)
    write(home / "workspace.json", json.dumps(workspace(request_url)))
    write(home / "bunfig.toml", BUNFIG)
    write(home / "loopback.js", LOOPBACK_ONLY)
    with start(program, home, port) as process:
        try:
            yield f"http://localhost:{port}"
        finally:
            stop(process)


def write(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    with create_anew(path) as file:
        file.write(text.encode())


def start(program: Path, home: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the stand-in, out of reach of the terminal's Ctrl-C: it ends after the bot, not together with it."""
    command = [str(program), "--config", str(home / "workspace.json"), "--port", str(port)]
    with create_anew(home / "stand-in.log") as log:
        return subprocess.Popen(  # noqa: S603 - our own
            command, cwd=home, stdout=log, stderr=log, start_new_session=True, umask=0o077
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process politely, then for certain."""
    process.terminate()
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()


def wait_for(page: str) -> None:
    """Wait until the stand-in answers."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        try:
            with urlopen(f"{page}/_control/state", timeout=STARTING):  # noqa: S310 - loopback
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise Refusal(f"The Slack stand-in does not answer at {page}. What it says is in {FOLDER}.")


def warn_if_reachable(page: str) -> None:
    """Warn where other machines could reach the stand-in, should it listen on more than loopback."""
    port = urlsplit(page).port or 80
    if any(accepts(address, port) for address in own_addresses()):
        echo(REACHABLE, err=True)


def accepts(address: str, port: int) -> bool:
    """Return whether something answers there."""
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return False
    return True


def own_addresses() -> set[str]:
    """Return this machine's addresses that others may reach, as far as its routes tell; nothing is sent."""
    found = set()
    for family, somewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((somewhere, 9))  # of UDP it only looks the route up
            found.add(str(probe.getsockname()[0]))
    return {one for one in found if not ip_address(one.partition("%")[0]).is_loopback}
