"""GET /healthz tells the truth about the database: whether it can be read, and whether it can be written."""

import asyncio
import json
import logging
from dataclasses import asdict

import aiohttp
import pytest

from bot.database.url import database_file
from bot.desk.admin.health import check_health
from bot.desk.state.desk import open_desk
from bot.slack.app import health
from bot.slack.app.health import ProcessHealth, add_health_route
from bot.slack.app.http_server import serve_web_app


@pytest.fixture
def desk(fill_small, sqlite_url, lexicon, monkeypatch):
    """Return a desk on a file of its own, checked anew each time."""
    monkeypatch.setattr(health, "CACHE_SECONDS", -1.0)
    monkeypatch.setattr("bot.database.sqlite.sqlite_file.LOOKING", -1.0)
    fill_small(sqlite_url)
    opened = open_desk(sqlite_url, lexicon)
    yield opened
    opened.database.engine.dispose()


@pytest.fixture
def file(sqlite_url):
    """Return the database's file."""
    return database_file(sqlite_url)


@pytest.fixture
def unwritable(monkeypatch):
    """Let the system say that no file can be written."""
    monkeypatch.setattr("bot.database.sqlite.file.is_writable", lambda _: False)


async def test_all_is_well_with_a_database_that_can_be_read_and_written(desk):
    known, well = await ProcessHealth().check(desk)
    assert well
    assert (known["database"], known["writable"], known["codes"]) == (True, True, 5)


async def test_a_deleted_file_is_neither_readable_nor_writable_until_it_is_back(desk, file):
    away = file.rename(file.with_name("away.db"))
    known, well = await ProcessHealth().check(desk)
    assert (well, known["database"], known["writable"]) == (False, False, False)
    away.rename(file)
    assert (await ProcessHealth().check(desk))[1]


async def test_a_replaced_file_is_judged_by_what_is_in_it(desk, file, small_template, sqlite_template):
    file.unlink()
    file.write_bytes(small_template.read_bytes())
    assert (await ProcessHealth().check(desk))[1]
    file.unlink()
    file.write_bytes(b"no database" * 1000)
    assert not (await ProcessHealth().check(desk))[1]
    file.unlink()
    file.write_bytes(sqlite_template.read_bytes())
    assert (await ProcessHealth().check(desk))[1]


@pytest.mark.usefixtures("unwritable")
async def test_a_read_only_file_can_be_read_and_not_written(desk):
    known, well = await ProcessHealth().check(desk)
    assert (well, known["database"], known["writable"]) == (False, True, False)


async def test_a_database_that_somebody_writes_to_is_well(desk):
    with desk.database.begin():
        known, well = await ProcessHealth().check(desk)
    assert (well, known["writable"]) == (True, True)


async def test_a_database_of_another_version_is_not_well(desk):
    with desk.database.begin_light() as transaction:
        transaction.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    known, well = await ProcessHealth().check(desk)
    assert (well, known["database"]) == (False, False)


async def test_the_cause_is_logged_once_and_never_shown(desk, file, caplog):
    caplog.set_level(logging.INFO, "bot.slack.app.health")
    watch = ProcessHealth()
    away = file.rename(file.with_name("away.db"))
    for _ in range(3):
        known, _ = await watch.check(desk)
        assert str(file) not in str(known)
    away.rename(file)
    await watch.check(desk)
    messages = [record.message for record in caplog.records if record.name == "bot.slack.app.health"]
    assert len(messages) == 2
    assert f"answers 503. The database {file} is gone" in messages[0]
    assert "can be read and written again" in messages[1]


def test_nothing_is_changed_by_checking(desk):
    before = asdict(check_health(desk))
    with desk.database.begin_light() as transaction:
        transaction.connection().exec_driver_sql("PRAGMA user_version = 7")
    assert asdict(check_health(desk)) == before
    with desk.database.begin_light() as transaction:
        assert transaction.connection().exec_driver_sql("PRAGMA user_version").scalar() == 7


def test_a_small_desk_on_each_database_is_well(small_desk):
    assert check_health(small_desk).well


async def test_health_reads_the_database_at_most_once_a_second(small_desk, monkeypatch):
    read, process_health = [], ProcessHealth()
    monkeypatch.setattr("bot.slack.app.health.check_health", lambda desk: read.append(1) or check_health(desk))
    await asyncio.gather(*(process_health.check(small_desk) for _ in range(50)))
    assert len(read) == 1


async def test_in_socket_mode_health_has_a_port_of_its_own(desk):
    web_app = aiohttp.web.Application()
    add_health_route(web_app, desk, ProcessHealth())
    async with serve_web_app(web_app, "127.0.0.1", 0) as connections, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{connections.port}/healthz") as response:
            assert json.loads(await response.text())["database"] is True
        async with session.post(f"http://127.0.0.1:{connections.port}/slack/events") as response:
            assert response.status == 404
