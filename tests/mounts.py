"""File systems of a test's own, for disks that are full or read-only."""

import os
import shutil
import subprocess
import sys

import pytest

from bot.settings import PROJECT_ROOT


def may_mount():
    tried = ["unshare", "-m", "true"]
    return not subprocess.run(tried, capture_output=True, check=False).returncode  # noqa: S603 - a fixed command


def in_a_mount(script, *words):
    """Run a script in which the first argument can be mounted as it likes, seen by nobody else."""
    command = ["unshare", "-m", "sh", "-ec", script, "sh", *map(str, words)]
    env = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(command, cwd=PROJECT_ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - ours


needs_mount = pytest.mark.skipif(not shutil.which("unshare") or not may_mount(), reason="mounting needs CAP_SYS_ADMIN")
