"""PgBouncer as Debian packages it, started before the server of the tests."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import make_url

PROGRAM = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")  # /usr/sbin isn't on everybody's PATH
WHY_SKIPPED = "PgBouncer isn't installed: apt-get install pgbouncer"
PORT = 6432  # only names the socket: each has its own folder, so none can take another's
SETTINGS = """
[databases]
* = host={folder} port=5432 user=postgres
[pgbouncer]
listen_addr =
unix_socket_dir = {own}
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
"""


class PgBouncer:
    """A running PgBouncer; ``url`` leads through it to the same database as the given one."""

    def __init__(self, url: str, mode: str, size: int = 20) -> None:
        address = make_url(url)
        server = str(address.query["host"])
        self.folder = Path(tempfile.mkdtemp(prefix="errdesk-pgbouncer-"))
        settings = self.folder / "pgbouncer.ini"
        settings.write_text(SETTINGS.format(folder=server, own=self.folder, mode=mode, size=size))
        owner = Path(server).stat().st_uid if os.geteuid() == 0 else None  # it refuses to run as root
        if owner is not None:
            os.chown(self.folder, owner, -1)
        command = [PROGRAM or "", "--quiet", str(settings)]
        self.process = subprocess.Popen(command, user=owner, stderr=subprocess.PIPE, text=True)  # noqa: S603 - the program above
        through = address.set(query={"host": str(self.folder), "port": str(PORT)}, username="postgres", password=None)
        self.url = through.render_as_string(hide_password=False)
        self.wait_until_it_listens()

    def wait_until_it_listens(self) -> None:
        for _ in range(200):
            if (self.folder / f".s.PGSQL.{PORT}").exists():
                return
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.05)
        raise AssertionError(self.folder)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        shutil.rmtree(self.folder)
