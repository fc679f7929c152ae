"""Find out what kind of file system a file is on."""

import logging
from functools import cache
from pathlib import Path

log = logging.getLogger(__name__)

MOUNTS = Path("/proc/self/mountinfo")  # Linux has it: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"}

WARNING = (
    "The database is on a network file system (%s). SQLite needs a local disk: locks on a network can fail, which "
    "damages the database. Move it to a local disk, or use PostgreSQL."
)


@cache
def warn_of_network(file: Path) -> None:
    """Warn once if a file is on a network file system."""
    if kind := find_network(file):
        log.warning(WARNING, kind)


def find_network(path: Path) -> str:
    """Return the kind of network file system that a path is on, such as "nfs4"; "" for a local disk, or if unknown."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    kind = find_kind(path.resolve(), mounts)
    return kind if kind in NETWORK or kind.startswith("fuse.") else ""


def find_kind(path: Path, mounts: str) -> str:
    """Return the kind of file system of the innermost mount that a path is in, "" for none."""
    mounts_above = [
        (len(point.parts), number, kind)
        for number, (point, kind) in enumerate(map(read_mount, mounts.splitlines()))
        if path.is_relative_to(point)
    ]
    return max(mounts_above)[2] if mounts_above else ""  # of two mounts at one place the later one is seen


def read_mount(line: str) -> tuple[Path, str]:
    """Return a mount's place and kind; blanks in it are written as octal numbers."""
    place, _, kind = line.partition(" - ")
    point = place.split(" ")[4]
    for written, meant in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(written, meant)
    return Path(point), kind.split(" ")[0]
