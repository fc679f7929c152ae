"""The Slack stand-in: a workspace on this machine, for ``errdesk try`` and for end-to-end tests.

It has no login, so only this machine may reach it. By default it listens on every interface, and no option changes
that; ``standin_patch`` does, and ``warn_if_reachable`` checks that it works.
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
from bot.cli.trial.standin_patch import BUNFIG, PRELOAD
from bot.cli.trial.standin_program import PROGRAM_FOLDER
from bot.errors import Refusal
from bot.private_files import create_folder, create_or_replace
from bot.settings import LOOPBACK

START_TIMEOUT = 10.0  # seconds until it must answer
STOP_TIMEOUT = 3.0  # seconds until it is killed

BOT_TOKEN = "xoxb-stand-in"  # noqa: S105 - it opens nothing but the stand-in
APP_TOKEN = "xapp-stand-in"  # noqa: S105 - the same
SECRET = "stand-in"  # noqa: S105 - the same
BOT = "U0ERRDESK"
MEI = "U01MEI"
TOM = "U02TOM"
PRIYA = "U03PRIYA"
SUPPORT_CHANNEL = "C01SUPPORT"

REACHABLE_WARNING = (
    "Warning: the Slack stand-in can be reached from other machines, and it has no login: whoever opens the page is an "
    "admin here. Use it only behind a firewall or in a network that you trust."
)


def check_port_free(port: int) -> None:
    """Refuse a port that is already in use."""
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise Refusal(
                f"Port {port} is taken. Stop what uses it, or choose another, such as make try PORT=3999. "
                "If a trial was killed, its program “local-slack” may still be running: end that one."
            )


def build_workspace(request_url: str | None) -> dict[str, Any]:
    """Return the workspace's configuration: three people, #support, and the bot; over HTTP if given a request URL."""
    app = {"appId": "A01ERRDESK", "botUserId": BOT, "botName": "errdesk", "botToken": BOT_TOKEN, "appToken": APP_TOKEN}
    delivery = {"mode": "events", "requestUrl": request_url} if request_url else {"mode": "socket"}
    people = {MEI: "Mei Tanaka", TOM: "Tom Becker", PRIYA: "Priya Shah"}
    users = [{"id": key, "name": name.split()[0].lower(), "real_name": name} for key, name in people.items()]
    return {
        "workspace": {"name": "Support", "domain": "support", "teamId": "T01SUPPORT"},
        "app": {**app, "signingSecret": SECRET, **delivery},
        "users": users,
        "channels": [
            {"id": SUPPORT_CHANNEL, "name": "support", "members": [*people, BOT]},
            {"id": "C02LUNCH", "name": "lunch", "members": [*people]},
        ],
    }


@contextmanager
def run_standin(program: Path, port: int, request_url: str | None = None) -> Iterator[str]:
    """Run the stand-in. The address of its page is available at once, while the stand-in is still starting."""
    home = PROGRAM_FOLDER / f"port-{port}"
    create_folder(home)
    write_private_file(home / "workspace.json", json.dumps(build_workspace(request_url)))
    write_private_file(home / "bunfig.toml", BUNFIG)
    write_private_file(home / "preload.js", PRELOAD)
    with start_process(program, home, port) as process:
        try:
            yield f"http://localhost:{port}"
        finally:
            stop_process(process)


def write_private_file(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    with create_or_replace(path) as file:
        file.write(text.encode())


def start_process(program: Path, home: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the stand-in in a session of its own, so that Ctrl-C doesn't end it before the bot."""
    command = [str(program), "--config", str(home / "workspace.json"), "--port", str(port)]
    with create_or_replace(home / "stand-in.log") as log:
        return subprocess.Popen(  # noqa: S603 - our own
            command, cwd=home, stdout=log, stderr=log, start_new_session=True, umask=0o077
        )


def stop_process(process: subprocess.Popen[bytes]) -> None:
    """Terminate a process, and kill it if it doesn't end in time."""
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()


def wait_for_page(page: str) -> None:
    """Wait until the stand-in answers. Refuses if it doesn't in time."""
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        try:
            with urlopen(f"{page}/_control/state", timeout=START_TIMEOUT):  # noqa: S310 - loopback
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise Refusal(f"The Slack stand-in does not answer at {page}. What it says is in {PROGRAM_FOLDER}.")


def warn_if_reachable(page: str) -> None:
    """Warn if other machines can reach the stand-in, because it listens on more than loopback."""
    port = urlsplit(page).port or 80
    if any(accepts_connections(address, port) for address in find_own_addresses()):
        echo(REACHABLE_WARNING, err=True)


def accepts_connections(address: str, port: int) -> bool:
    """Return whether something accepts connections at an address."""
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return False
    return True


def find_own_addresses() -> set[str]:
    """Return this machine's addresses that others may reach, as far as its routes show. Nothing is sent."""
    addresses = set()
    for family, somewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((somewhere, 9))  # for UDP this only looks the route up
            addresses.add(str(probe.getsockname()[0]))
    return {address for address in addresses if not ip_address(address.partition("%")[0]).is_loopback}
