"""Settings are read as they are meant: blanks around them are no part of them, and no secret has a repr."""

import re
from dataclasses import fields

import pytest

from bot.settings import PROJECT_ROOT, Settings

SET = {
    "SLACK_BOT_TOKEN": "xoxb-hidden",
    "SLACK_APP_TOKEN": "xapp-hidden",
    "SLACK_SIGNING_SECRET": "signing-hidden",
    "SLACK_API_URL": "https://slack.example.com/api/",
    "HOST": "0.0.0.0",  # noqa: S104 - an example
    "PORT": "8080",
    "DATABASE_URL": "postgresql://errdesk:word-hidden@db.example.com/errdesk",
    "ERRDESK_HASH_KEY": "hash-hidden",
    "ERRDESK_STAFF": "U012AB3CD, S012AB3CD",
    "ERRDESK_ADMINS": "U012AB3CD",
    "ERRDESK_INDEX_FOLDER": "/var/cache/errdesk",
}
BLANKS = [" {}", "{} ", "{}\n", "{}\r\n", "\t{}", "\N{NO-BREAK SPACE}{}\N{NO-BREAK SPACE}"]


def test_every_setting_is_tried_here():
    example = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == set(SET)
    read, unset = Settings.read(SET), Settings()
    assert [one.name for one in fields(Settings) if getattr(read, one.name) == getattr(unset, one.name)] == []


@pytest.mark.parametrize("blanks", BLANKS)
@pytest.mark.parametrize("name", SET)
def test_blanks_around_a_setting_are_no_part_of_it(name, blanks):
    assert Settings.read({**SET, name: blanks.format(SET[name])}) == Settings.read(SET)


@pytest.mark.parametrize("name", SET)
def test_a_setting_of_blanks_alone_counts_as_unset(name):
    others = {other: value for other, value in SET.items() if other != name}
    assert Settings.read({**others, name: " \n"}) == Settings.read(others)


def test_no_secret_has_a_repr():
    assert "hidden" not in repr(Settings.read(SET))
