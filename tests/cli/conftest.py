import pytest

from bot.cli.terminal import start


@pytest.fixture(autouse=True)
def read_once(lexicon, monkeypatch):
    """Spare commands that run in this process the reading of the synonyms; processes of their own read them."""
    monkeypatch.setattr(start, "read_lexicon", lambda _: lexicon)
