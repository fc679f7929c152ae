"""People who ask and then pick a code, and what the queue shows of it."""

from datetime import timedelta

from sqlalchemy import select

from bot.desk.home.home import HomePosition, load_home
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.questions.phrases import find_possible_phrase
from bot.desk.steps.learning import suggest_phrases
from bot.store.questions.record import Question, record_questions
from bot.store.schema.questions import QuestionRow
from tests.conftest import NOON, PREFIX

PASSWORD, LOCKED = PREFIX + "0000112", PREFIX + "0000113"
CHOICE = "cannot sign in"  # a choice of two codes
MISS = "unable to enter"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PEOPLE = ("U01", "U02", "U03")


def pick(desk, user, *codes, text=CHOICE, at=NOON):
    """Ask, and pick codes as the card's buttons do."""
    asked = Asker(user, "errcode", at)
    answer = look_up(desk, text, asked)
    for code in codes or [LOCKED]:
        pick_code(desk, code, question=answer.question, asked=asked, words=find_possible_phrase(desk.cache.index, text))


def miss(desk, user, then=LOCKED, at=NOON):
    """Ask for what isn't found, and a minute later for a code."""
    look_up(desk, MISS, Asker(user, "errcode", at))
    look_up(desk, then, Asker(user, "errcode", at + MINUTE))


def record_picks(desk, text, users):
    """Record that people picked a code from those near to a text that isn't found, without a search."""
    picked = [Question(NOON, user, "errcode", "unknown", text, ((LOCKED, "chosen"),)) for user in users]
    with desk.database.begin() as session:
        record_questions(session, picked)


def waiting(desk, at=NOON + MINUTE * 10):
    """Return the phrases in the queue."""
    suggest_phrases(desk, at)
    queue = load_home(desk, "U0STAFF", HomePosition(), at=at).queue
    return [row.phrase for row in queue.rows if row.kind == "phrase"]


def shown(desk, **how):
    return [(phrase.words, phrase.code, phrase.people) for phrase in waiting(desk, **how)]


def typed(desk):
    with desk.database.read() as session:
        return list(session.scalars(select(QuestionRow.typed).order_by(QuestionRow.id)))
