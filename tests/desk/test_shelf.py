from bot.desk.steps import Save, save_steps
from bot.steps.step import Step
from bot.store import audit

LOCKED = "USCUSTOMER_API_0000113"


def test_what_was_saved_is_within_reach_before_whoever_saved_it_is_told(small_desk, mei):
    small_desk.shelf.look_again(small_desk.database)  # nobody would look again for a second
    save_steps(small_desk, Save(LOCKED, 0, (Step("Call."),)), mei)
    assert [fix.revision.steps for fix in small_desk.shelf.guide.fixes_for(LOCKED)] == [(Step("Call."),)]


def test_a_reading_that_began_earlier_takes_nothing_back(small_desk, mei, fill, small_codes):
    with small_desk.database.read() as session:
        audit.version(session)  # the transaction begins with its first reading
        save_steps(small_desk, Save(LOCKED, 0, (Step("Call."),)), mei)
        fill(small_desk.database, small_codes[:1])
        small_desk.shelf.refresh(small_desk.database)
        version = small_desk.shelf.version, small_desk.shelf.curated
        if small_desk.database.engine.dialect.name == "sqlite":  # PostgreSQL shows each statement what is committed
            assert not small_desk.shelf.read(session.connection())
        assert (small_desk.shelf.version, small_desk.shelf.curated) == version
    assert small_desk.shelf.guide.fixes_for(LOCKED)
