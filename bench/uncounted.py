"""Errdesk as it was before questions were counted: run as a program, it is a server to compare with.

It gives askers no number, does not ask whether a lookup repeats an earlier one, and ranks no twins; what was kept
before is kept. On a plain database (``kept.py``) it has no indexes for counting either.
"""

from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager

from sqlalchemy import bindparam, text

from bot.__main__ import main
from bot.desk.state.cache import Cache
from bot.store.questions import record
from bot.store.schema.base import Moment

ADD_ONLY = text("""
    INSERT INTO lookups (question_id, place, code, role, at, asker, repeat)
    VALUES (:question_id, :place, :code, :role, :at, :asker, 0)
""").bindparams(bindparam("at", type_=Moment))


@contextmanager
def uncounted() -> Iterator[None]:
    """Record in this process as before."""
    with ExitStack() as stack:
        for owner, name, other in INSTEAD:
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, other)
        yield


def no_numbers(_: object, hashes: Iterable[str], known: MutableMapping[str, int]) -> MutableMapping[str, int]:
    """Give everybody the same number."""
    known.update(dict.fromkeys(hashes, 1))
    return known


def plain_lookup(question: int, place: int, asker: int, what: tuple[str, str], *, at: object) -> dict[str, object]:
    """Give the values of a lookup."""
    row = {"question_id": question, "place": place, "code": what[0], "role": what[1], "at": at}
    return {**row, "asker": asker}


INSTEAD = (
    (record, "add_lookups", ADD_ONLY),
    (record, "number_askers", no_numbers),
    (record, "build_lookup", plain_lookup),
    (Cache, "refresh_ranks", lambda *_: None),
)

if __name__ == "__main__":
    with uncounted():
        main()
