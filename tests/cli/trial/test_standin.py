"""The Slack stand-in has no login, so nobody but this machine may reach it."""

import re
import socket
import stat
from contextlib import closing
from http.client import HTTPConnection
from urllib.request import urlopen

import pytest

from bot.cli.trial import standin
from bot.cli.trial.standin_patch import PAGE_FIXES
from bot.slack.steps.cards.write_form import PREVIEW_STEPS
from bot.slack.steps.cards.write_form_fields import OTHER_STEPS


@pytest.fixture
def page(program, tmp_path, monkeypatch):
    """Run the stand-in, and return the address of its page."""
    monkeypatch.setattr(standin, "PROGRAM_FOLDER", tmp_path / "stand-in")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with standin.run_standin(program, port) as address:
        standin.wait_for_page(address)
        yield address


def answer(page, **headers):
    connection = HTTPConnection("127.0.0.1", int(page.rpartition(":")[2]), timeout=5)
    with closing(connection):
        connection.request("GET", "/_control/state", headers={"Host": page.removeprefix("http://"), **headers})
        return connection.getresponse().status


def test_it_listens_on_loopback_alone_and_its_files_are_its_owners(page, tmp_path, capsys):
    port = int(page.rpartition(":")[2])
    assert standin.accepts_connections("127.0.0.1", port)
    assert [address for address in standin.find_own_addresses() if standin.accepts_connections(address, port)] == []
    standin.warn_if_reachable(page)
    assert capsys.readouterr().err == ""
    written = (tmp_path / "stand-in").rglob("*")
    modes = {("folder" if path.is_dir() else "file", oct(stat.S_IMODE(path.stat().st_mode))) for path in written}
    assert modes == {("folder", "0o700"), ("file", "0o600")}


def test_it_answers_its_own_page_and_programs_but_no_other_site(page):
    host = page.removeprefix("http://")
    assert answer(page) == 200
    assert answer(page, Origin=page) == 200
    assert answer(page, Host=host.replace("localhost", "127.0.0.1")) == 200
    assert answer(page, Origin="https://evil.example") == 403
    assert answer(page, Origin="null") == 403
    assert answer(page, Host=host.replace("localhost", "evil.example")) == 403


def test_every_fix_of_its_page_finds_its_place(page):
    with urlopen(page, timeout=5) as response:  # noqa: S310 - loopback
        text = response.read().decode()
    assert "text/html" in response.headers["content-type"]
    assert [piece for piece, mended in PAGE_FIXES.items() if mended not in text] == []


@pytest.mark.parametrize("name", [PREVIEW_STEPS, f"{OTHER_STEPS}:{standin.BOT}"])
def test_buttons_that_open_a_modal_on_top_of_a_form_are_left_out(name):
    pattern = re.search(r"/(\S+)/\.test\(g\)", "".join(PAGE_FIXES.values()))[1]
    assert re.search(pattern, name)
    assert not re.search(pattern, "add_step")


def test_where_others_can_reach_it_that_is_said(monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as everywhere:
        monkeypatch.setattr(standin, "find_own_addresses", lambda: {"127.0.0.1"})
        standin.warn_if_reachable(f"http://localhost:{everywhere.getsockname()[1]}")
    assert "can be reached from other machines" in capsys.readouterr().err
