"""PgBouncer as Debian packages it, started before the server of the tests."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import make_url

PROGRAM = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")  # /usr/sbin isn't on everybody's PATH
WHY_SKIPPED = "PgBouncer isn't installed: apt-get install pgbouncer"
SETTINGS = """
[databases]
* = host={folder} port=5432 user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
"""


class PgBouncer:
    """A running PgBouncer; ``url`` leads through it to the same database as the given one."""

    def __init__(self, url: str, mode: str, size: int = 20) -> None:
        address = make_url(url)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.folder = Path(tempfile.mkdtemp(prefix="errdesk-pgbouncer-"))
        settings = self.folder / "pgbouncer.ini"
        settings.write_text(SETTINGS.format(folder=address.query["host"], port=port, mode=mode, size=size))
        self.folder.chmod(0o755)
        owner = Path(address.query["host"]).stat().st_uid if os.geteuid() == 0 else None  # it refuses to run as root
        command = [PROGRAM, "--quiet", str(settings)]
        self.process = subprocess.Popen(command, user=owner, stderr=subprocess.DEVNULL)  # noqa: S603 - the program above
        through = address.set(query={}, username="postgres", password=None, host="127.0.0.1", port=port)
        self.url = through.render_as_string(hide_password=False)
        wait_for(port)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(200):
        with socket.socket() as end:
            if end.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(port)
