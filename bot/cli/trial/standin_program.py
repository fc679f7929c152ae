"""Fetch the Slack stand-in's program: https://github.com/parvalabs/local-slack, one npm package per platform."""

import base64
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from bot.cli.terminal.output import echo
from bot.errors import Refusal
from bot.private_files import create_folder, open_draft
from bot.settings import PROJECT_ROOT

VERSION = "0.1.8"
CHECKSUMS = {  # npm view PACKAGE@VERSION dist.integrity; a package without one is checked by npm alone
    "local-slack-linux-x64": (
        "sha512-2BCTKxKajjZNWCSCj66Jq5VDScUDNpGZ1lA3281I8RvpDE4/ULCwC26TlcW6/4sPbSTs02Q3KjTiltJp3ZBEvg=="
    ),
}
PROGRAM_FOLDER = PROJECT_ROOT / ".local-slack"
SYSTEMS = {"Linux": "linux", "Darwin": "darwin", "Windows": "windows"}
MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def choose_package(system: str = platform.system(), machine: str = platform.machine()) -> str:
    """Return the name of the npm package for a machine. Refuses if there is none."""
    built = SYSTEMS.get(system), MACHINES.get(machine)
    if None in built or built == ("windows", "arm64"):
        raise Refusal(f"The Slack stand-in does not exist for {system} on {machine}.")
    return "-".join(("local-slack", *map(str, built)))


def get_program(folder: Path = PROGRAM_FOLDER) -> Path:
    """Return the stand-in's program, fetched on first use. Refuses with the reason if that fails."""
    name = choose_package()
    executable = folder / f"{name}-{VERSION}" / ("local-slack.exe" if sys.platform == "win32" else "local-slack")
    if not executable.exists():
        install_program(executable, name, shutil.which("npm"))
    return executable


def install_program(target: Path, name: str, npm: str | None) -> None:
    """Fetch a package with npm (this needs a network), verify its checksum and unpack its program."""
    if not npm:
        raise Refusal("The Slack stand-in needs npm, which comes with Node (https://nodejs.org). It is not installed.")
    echo("Fetching the Slack stand-in (once) …", err=True)
    create_folder(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        archive = fetch_package(name, Path(folder), npm)
        verify_checksum(archive, name)
        unpack_program(archive, target)


def fetch_package(name: str, folder: Path, npm: str) -> Path:
    """Download a package without running anything in it."""
    command = [npm, "pack", f"{name}@{VERSION}", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    archive = next(folder.glob("*.tgz"), None)
    if done.returncode or archive is None:
        reason = next((line for line in done.stderr.splitlines() if "ERR" in line.upper()), "npm did not say why")
        raise Refusal(f"npm could not fetch the Slack stand-in: {reason}")
    return archive


def verify_checksum(archive: Path, name: str) -> None:
    """Refuse a package with the wrong checksum; warn if none is known for it."""
    if name not in CHECKSUMS:
        echo(f"Warning: Errdesk has no checksum of {name}; only npm has checked the download.", err=True)
        return
    checksum = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if checksum != CHECKSUMS[name]:
        raise Refusal(
            "The Slack stand-in that npm fetched isn't the expected one: its checksum is wrong, so it wasn't started. "
            "Check which registry npm uses, then try again."
        )


def unpack_program(archive: Path, target: Path) -> None:
    """Extract the program, and nothing else, from a package."""
    with tarfile.open(archive) as content, open_draft(target) as draft:
        path = f"package/bin/{target.name}"
        member = next((entry for entry in content if entry.isfile() and entry.name == path), None)
        packed = content.extractfile(member) if member else None
        if packed is None:
            raise Refusal("The Slack stand-in's package holds no program.")
        draft.write_bytes(packed.read())
        draft.chmod(0o700)
