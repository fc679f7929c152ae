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

from bot.cli import errdesk, standin
from bot.settings import HOME


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def run(sqlite_url):
    """Give what runs errdesk to its end, in an environment of its own."""

    def run_it(*words, **env):
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "bot", *words],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            cwd=HOME,
            env=clean(DATABASE_URL=sqlite_url, **env),
        )

    return run_it


def clean(**env):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK", "ERRDESK", "PORT", "HOST"))
    }
    slackless = {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}
    return {**kept, **slackless, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **env}


def test_all_that_is_missing_is_named_at_once(run):
    done = run("serve")
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert "SLACK_SIGNING_SECRET" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_catalog_is_refused_with_what_to_do(run):
    done = run("serve", SLACK_BOT_TOKEN="xoxb-x", SLACK_SIGNING_SECRET="x")
    assert done.returncode == 1
    assert "errdesk catalog import" in done.stderr


def test_socket_mode_wants_its_token(run):
    done = run("serve", "--socket", SLACK_BOT_TOKEN="xoxb-x", SLACK_SIGNING_SECRET="x")
    assert done.returncode == 1
    assert "SLACK_APP_TOKEN" in done.stderr


@pytest.mark.parametrize(
    ("way", "named", "unnamed"),
    [
        ("--socket", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], "SLACK_SIGNING_SECRET"),
        ("--http", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"], "SLACK_APP_TOKEN"),
    ],
)
def test_each_way_names_all_that_it_misses_and_no_more(run, way, named, unnamed):
    other = {"SLACK_APP_TOKEN": "xapp-x"} if way == "--http" else {}
    said = run("serve", way, **other).stderr
    assert all(name in said for name in named)
    assert unnamed not in said


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
    assert "168 entries for 150 codes" in released
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
    return subprocess.Popen(words, cwd=HOME, env=env, **pipes)  # noqa: S603 - our own program


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
    with standin.running(program, free_port()) as page:
        standin.wait_for(page)
        yield page, free_port()
