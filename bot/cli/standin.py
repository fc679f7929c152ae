"""The Slack stand-in: a workspace on this machine, for ``errdesk try`` and for the journeys among the tests.

https://github.com/parvalabs/local-slack, one npm package a platform, kept in a folder that git ignores.
"""

import json
import platform
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from bot.cli.output import echo
from bot.errors import Refusal
from bot.settings import HOME, LOOPBACK

VERSION = "0.1.8"
FOLDER = HOME / ".local-slack"
STARTING = 10.0  # seconds that it may take to answer
STOPPING = 3.0  # seconds that it gets to end by itself

BOT_TOKEN = "xoxb-stand-in"  # noqa: S105 - it opens nothing but the stand-in
APP_TOKEN = "xapp-stand-in"  # noqa: S105 - the same
SECRET = "stand-in"  # noqa: S105 - the same
BOT, MEI, TOM, PRIYA = "U0ERRDESK", "U01MEI", "U02TOM", "U03PRIYA"
SUPPORT = "C01SUPPORT"

SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "windows"}
MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def package(system: str = platform.system(), machine: str = platform.machine()) -> str:
    """Name the npm package for a machine; refuses where there is none."""
    built = SYSTEMS.get(system), MACHINES.get(machine)
    if None in built or built == ("windows", "arm64"):
        raise Refusal(f"The Slack stand-in does not exist for {system} on {machine}.")
    return "-".join(("local-slack", *map(str, built)))


def program(folder: Path = FOLDER) -> Path:
    """Give the stand-in's program, fetched at the first use; refuses with the reason where it cannot be had."""
    home = folder / "node_modules" / package()
    found = home / "bin" / ("local-slack.exe" if sys.platform == "win32" else "local-slack")
    if not (found.exists() and json.loads((home / "package.json").read_text())["version"] == VERSION):
        install(folder, shutil.which("npm"))
    return found


def install(folder: Path, npm: str | None) -> None:
    """Fetch the package with npm; the only thing here that needs a network."""
    if not npm:
        raise Refusal("The Slack stand-in needs npm, which comes with Node (https://nodejs.org). It is not installed.")
    echo("Fetching the Slack stand-in (once) …", err=True)
    options = ["--no-save", "--no-audit", "--no-fund", "--prefix", str(folder)]
    command = [npm, "install", *options, f"{package()}@{VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "ERR" in line.upper()), "npm did not say why")
        raise Refusal(f"npm could not fetch the Slack stand-in: {said}")


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
    config = FOLDER / f"workspace-{port}.json"
    config.write_text(json.dumps(workspace(request_url)))
    with start(program, config, port) as process:
        try:
            yield f"http://localhost:{port}"
        finally:
            stop(process)


def start(program: Path, config: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the stand-in, out of reach of the terminal's Ctrl-C: it ends after the bot, not together with it."""
    command = [str(program), "--config", str(config), "--port", str(port)]
    with config.with_suffix(".log").open("w") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 - our own


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
    raise Refusal(f"The Slack stand-in does not answer at {page}. What it says stands in {FOLDER}")
