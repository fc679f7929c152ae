"""The processes of the engines: one builds an index and ends, another answers until it is closed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ground import BENCH

from scale.worker import Batch, Result


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that answers for an engine."""

    process: "subprocess.Popen[str]"

    def ask(self, batch: Batch) -> Result:
        """Return the answers to a batch."""
        print(json.dumps(asdict(batch)), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args!r} ended; what it said stands above.")
        return Result(**json.loads(line))


def build_index(engine: str, catalog: Path, folder: Path) -> float:
    """Build an engine's index in a new folder; return the seconds, without the process's start."""
    command = list_command(engine, "build", str(catalog), str(folder))
    return float(subprocess.run(command, cwd=BENCH, check=True, stdout=subprocess.PIPE, text=True).stdout)


@contextmanager
def open_worker(engine: str, folder: Path) -> Iterator[Worker]:
    """Run a process that answers from the index in a folder until the context closes."""
    command = list_command(engine, "ask", str(folder))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=BENCH, stdin=pipe, stdout=pipe, text=True) as process:
        yield Worker(process)


def list_command(engine: str, *arguments: str) -> list[str]:
    """Return the command of an engine's process."""
    return [sys.executable, "-m", "scale.worker", engine, *arguments]
