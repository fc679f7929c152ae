"""``errdesk serve`` and ``manifest``, and the Procfile, as processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import errdesk
from bot.cli.trial import standin
from bot.errors import Refusal
from bot.settings import PROJECT_ROOT


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean(**env):
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK", "ERRDESK", "PORT", "HOST"))
    }
    slackless = {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}
    return {**inherited, **slackless, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **env}


@pytest.fixture
def refused(sqlite_url):
    """Return a function that runs errdesk serve with only the given environment, and returns the refusal."""

    def start(*words, **env):
        named = {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}
        result = CliRunner(env={**named, "DATABASE_URL": sqlite_url, **env}).invoke(errdesk, ["serve", *words])
        assert isinstance(result.exception, Refusal)
        return str(result.exception)

    return start


def test_all_that_is_missing_is_named_at_once(sqlite_url):
    words = [sys.executable, "-m", "bot", "serve"]
    how = {
        "capture_output": True,
        "text": True,
        "timeout": 30,
        "cwd": PROJECT_ROOT,
        "env": clean(DATABASE_URL=sqlite_url),
    }
    done = subprocess.run(words, check=False, **how)  # noqa: S603 - our own program
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert "SLACK_SIGNING_SECRET" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_catalog_is_refused_with_what_to_do(refused):
    assert "errdesk catalog import" in refused(SLACK_BOT_TOKEN="xoxb-x", SLACK_SIGNING_SECRET="x")


def test_socket_mode_wants_its_token(refused):
    assert "SLACK_APP_TOKEN" in refused("--socket", SLACK_BOT_TOKEN="xoxb-x", SLACK_SIGNING_SECRET="x")


@pytest.mark.parametrize(
    ("way", "named", "unnamed"),
    [
        ("--socket", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], "SLACK_SIGNING_SECRET"),
        ("--http", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"], "SLACK_APP_TOKEN"),
    ],
)
def test_each_way_names_all_that_it_misses_and_no_more(refused, way, named, unnamed):
    message = refused(way, **({"SLACK_APP_TOKEN": "xapp-x"} if way == "--http" else {}))
    assert all(name in message for name in named)
    assert unnamed not in message


def test_the_manifest_is_printed():
    done = CliRunner().invoke(errdesk, ["manifest", "--url", "https://errdesk.example.com"])
    assert json.loads(done.output)["settings"]["socket_mode_enabled"] is False


def test_the_procfile_releases_and_serves(tmp_path, world_without_bot):
    page, port = world_without_bot
    env = clean(
        DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}",
        SLACK_BOT_TOKEN=standin.BOT_TOKEN,
        SLACK_SIGNING_SECRET=standin.SECRET,
        SLACK_API_URL=f"{page}/api/",
        HOST="127.0.0.1",
        PYTHONUNBUFFERED="1",
    )
    released, _ = honcho(env, "start", "release").communicate(timeout=60)
    assert "Traceback" not in released
    words = [sys.executable, "-m", "bot", "catalog", "import", "data/error-code.md"]
    subprocess.run(words, cwd=PROJECT_ROOT, env=env, check=True, capture_output=True, timeout=60)  # noqa: S603 - our own program
    web = honcho(env, "start", "--port", str(port), "web")
    try:
        assert health(port)["codes"] == 150
    finally:
        web.send_signal(signal.SIGTERM)
        out, _ = web.communicate(timeout=15)
    assert "Traceback" not in out


def honcho(env, *words):
    words = [sys.executable, "-m", "honcho", "-e", os.devnull, *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(words, cwd=PROJECT_ROOT, env=env, **pipes)  # noqa: S603 - our own program


def health(port):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
                return json.load(response)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture
def world_without_bot(program):
    with standin.run_standin(program, free_port()) as page:
        standin.wait_for_page(page)
        yield page, free_port()
