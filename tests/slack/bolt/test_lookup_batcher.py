"""Questions that come at one time are answered together, and fail alone."""

import asyncio
from dataclasses import replace

from sqlalchemy import func, select

from bot.desk.questions.lookup import Asker
from bot.slack.bolt.ask import LookupBatcher
from bot.store.schema.questions import QuestionRow

CODE = "USCUSTOMER_API_0000113"


async def test_everybody_gets_their_own_answer_and_every_question_is_recorded(desk, noon):
    counter = LookupBatcher(desk)
    texts = [CODE, "113", "nonsense zzz"] * 10
    answers = await asyncio.gather(
        *(counter.look_up(text, Asker(f"U{n}", "errcode", noon)) for n, text in enumerate(texts))
    )
    assert [answer.text for answer in answers] == texts
    assert [answer.verdict for answer in answers] == ["answer", "choose", "unknown"] * 10
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(QuestionRow)) == 30
    assert not counter.waiting


async def test_one_question_that_fails_fails_alone(desk, noon):
    counter = LookupBatcher(desk)
    asked = Asker("U1", "errcode", noon)
    broken = replace(asked, user=None)  # what no surface hands over: hashing it raises
    outcomes = await asyncio.gather(
        counter.look_up(CODE, asked),
        counter.look_up(CODE, broken),
        counter.look_up("113", asked),
        return_exceptions=True,
    )
    assert [getattr(outcome, "verdict", type(outcome)) for outcome in outcomes] == ["answer", AttributeError, "choose"]
