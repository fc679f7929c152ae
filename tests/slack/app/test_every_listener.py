"""Every action, form, shortcut, command, menu and event, through everything Slack may refuse, as every kind of user.

The table is made of ``SURFACES``: a listener that is new is in it without a line here. Each request must end with the
person told or an id in the log, never with an error that nobody sees, and change nothing that they have no right to.

By default a listener meets every fault and every kind of user, in pairs; with CI=true every fault as every user.
"""

import asyncio
import gc
import json
import logging
import os
import re
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt.async_app import AsyncBoltRequest

from bot.desk.admin.members import record_group_members, record_workspace_admin
from bot.desk.admin.settings import SettingsChange, save_desk_settings
from bot.desk.notifications.schedules import SchedulePlan, pause_schedule, save_schedule
from bot.desk.state.roles import ConfiguredRoles
from bot.desk.steps.save import SaveRequest, save_steps
from bot.desk.steps.suggestions import suggest_step
from bot.slack.bolt.menus import match_verb
from bot.stats.learning import LearnedPhrase
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.steps.phrases import replace_waiting_phrases
from tests.slack.support.everyone import ADMIN, DEMOTED, EVERYONE, STAFF
from tests.slack.support.listener_samples import CODE, OPEN, PHRASE_KEY, PRESSES, SECRET, STOPPED, WEEKLY
from tests.slack.support.listeners import Listener, all_listeners, requests_to

LISTENERS = all_listeners()
LINE = 400  # characters of each line of a failure
WHOLE = os.environ.get("CI") == "true"
ID = re.compile(r"\b(?:id|Trouble) [0-9A-F]{8}\b")
TELLS = re.compile(r"response|chat\.(postMessage|postEphemeral|update)|views\.(open|push|update|publish)")
ROSTER = ("users.info", "usergroups.users.list")  # who is who is asked in vain elsewhere: test_members
OPENING = "views.open views.push"
FAULTS = (  # (methods, what they meet, how often)
    ("*", "html_502", 99),
    ("*", "html_502", 1),
    ("*", "text_500", 99),
    ("*", "empty_503", 99),
    ("*", "empty_200", 99),
    ("*", "broken_json", 99),
    ("*", "json_list", 99),
    ("*", "limited", 99),
    ("*", "limited", 1),
    ("*", "rate_limited", 99),
    ("*", "never", 99),
    ("*", "reset", 99),
    ("*", "reset_after", 99),
    ("*", "late", 99),
    ("*", "token_revoked", 99),
    ("*", "missing_scope", 99),
    ("*", "user_not_found", 99),
    ("response", "used_url", 99),
    ("response", "expired_url", 99),
    ("response", "invalid_blocks", 99),
    ("chat.*", "not_in_channel", 99),
    ("chat.*", "channel_not_found", 99),
    ("chat.*", "is_archived", 99),
    ("chat.*", "invalid_blocks", 99),
    (OPENING, "expired_trigger_id", 99),
    (OPENING, "exchanged_trigger_id", 99),
    ("views.*", "hash_conflict", 1),
    ("views.update", "not_found", 99),
)
NOBODY_WAITS = {
    "not_found",
    "hash_conflict",
}  # to views.update: the modal was closed, or shows something newer
CHANGES = {  # what changes something that is curated, by what the listener hears, and the verbs of its menu
    *(
        "home_add_phrase",
        "home_dismiss_phrase",
        "decline_suggestion_form",
        "home_settings_chosen",
        "marks_form",
        "schedule_saved",
        "steps_form",
    ),
    *(f"schedule_{what}" for what in ("pause", "remove", "resume", "test")),
    *("restore_steps", "retire_steps", "snooze_surge1", "more", "verify", ""),
}
CURATED = (
    "SELECT home, number, verified_by, verified_on FROM fixes ORDER BY id",
    "SELECT * FROM fix_codes ORDER BY 1, 2",
    "SELECT * FROM revisions ORDER BY 1, 2",
    "SELECT * FROM marks ORDER BY 1",
    "SELECT id, text, state, reply FROM suggestions WHERE id = 1 OR state <> 'waiting' ORDER BY 1",
    "SELECT key, state FROM learned_phrases ORDER BY 1",
    "SELECT * FROM choices ORDER BY 1",
    "SELECT * FROM schedules ORDER BY 1",
    "SELECT * FROM quiet ORDER BY 1, 2",
    "SELECT key FROM posts WHERE key LIKE 'test %' ORDER BY 1",
)


@dataclass
class Log(logging.Handler):
    """The warnings and errors of one run."""

    records: list = field(default_factory=list)
    lost: list = field(default_factory=list)  # errors that nobody ever looked at, whichever run they are of

    def __post_init__(self):
        super().__init__(logging.WARNING)

    __hash__ = logging.Handler.__hash__

    def emit(self, record):
        where = self.lost if "never retrieved" in record.getMessage() else self.records
        where.append(record)

    @contextmanager
    def alone(self):
        """Keep log records from other handlers: a failed test would show thousands of expected tracebacks."""
        root = logging.getLogger()
        handlers, root.handlers = root.handlers, [self]
        try:
            yield
        finally:
            root.handlers = handlers

    @property
    def texts(self):
        return [record.getMessage() for record in self.records]


@dataclass
class Stage:
    """The app, the fake Slack, and what came of the last request."""

    app: object
    slack: object
    settle: object
    sign: object
    file: str
    log: Log = field(default_factory=Log)
    request: object = None
    person: object = None

    async def run(self, make, person):
        """Send a request; return the response, or the error that escaped."""
        self.log.records.clear()
        self.slack.outcomes.clear()
        self.person = person
        self.request = request = person.sign(make(person.id, self.slack))
        if request.get("type") == "event_callback":
            body, kind = json.dumps(request), "application/json"
        else:
            form = request if "command" in request else {"payload": json.dumps(request)}
            body, kind = urlencode(form), "application/x-www-form-urlencoded"
        try:
            response = await self.app.async_dispatch(AsyncBoltRequest(body=body, headers=self.sign(body, kind)))
        except Exception as error:  # noqa: BLE001 - that none escapes is what is asked
            return error
        await self.settle()
        return response

    async def wrong_with(self, make, person, fault):
        """Send a request while Slack has a fault; return what is wrong with the outcome."""
        before = self.audit_version() if person.may == "ask" else None
        if fault:
            self.slack.fault(fault[0], fault[1], times=fault[2], spared=ROSTER)
        response = await self.run(make, person)
        self.slack.mend()
        problems = self.faults_in(response)
        if person.may == "ask":
            problems += ["changed what they have no right to"] * (self.audit_version() != before)
            problems += ["saw a step for staff alone"] * self.shows(SECRET, response)
        return problems

    async def opened(self, make):
        """Open a modal as an admin; return its view."""
        self.slack.stack = []
        await self.run(make, ADMIN)
        return dict(self.slack.views[self.slack.stack[-1]])

    def audit_version(self):
        """Read all that only staff and admins may change."""
        with closing(sqlite3.connect(self.file)) as database:
            return [database.execute(question).fetchall() for question in CURATED]

    def shows(self, secret, response):
        """Return whether a secret was shown that did not come with the request itself, as in a forged form."""
        shown = f"{getattr(response, 'body', '')}{[body for _, body, done, _ in self.slack.outcomes if done]}"
        return secret in shown and secret not in str(self.request)

    def faults_in(self, response):
        """Return what is wrong with how a request ended."""
        if isinstance(response, Exception):
            return [f"{response!r} escaped"]
        wrong = [f"HTTP {response.status}"] * (response.status != 200)
        wrong += [text for text in self.log.texts if "Unhandled request" in text]
        return wrong + ([] if self.is_told(response) else [f"nobody knows: {self.met()}, log {self.log.texts}"])

    def met(self):
        return [f"{method} {fault or 'ok'}" for method, _, _, fault in self.slack.outcomes]

    def is_told(self, response):
        """Return whether the person was told, or the log has an id, or there was nothing that they had to be told."""
        if any(ID.search(text) for text in self.log.texts):
            return True
        replies = [
            (method, done and reaches(body, self.person))
            for method, body, done, why in self.slack.outcomes
            if TELLS.fullmatch(method) and not is_let_go(method, why)
        ]
        failures = [place for place, (_, done) in enumerate(replies) if not done]
        if not failures:
            done = all(ok or is_let_go(method, why) for method, _, ok, why in self.slack.outcomes)
            done = done and not self.log.records
            return bool(replies) or bool(response.body) or done
        last = replies[failures[-1]][0]
        after = [method for method, _ in replies[failures[-1] + 1 :]]
        return any(method != "views.publish" or last == method for method in after)


def reaches(body, person):
    """Return whether what is shown to one user alone is shown to this one."""
    return body.get("user_id", body.get("user", person.id)) == person.id


def is_let_go(method, why):
    return method == "views.update" and why in NOBODY_WAITS


@pytest.fixture
def stage(desk, app, slack, *, settle, sign, tmp_path, noon, monkeypatch):  # noqa: PLR0913 - all of them are put together
    """Fill the database with something of everything, so that there is something to change and to show."""
    desk.cache.snapshot = replace(
        desk.cache.snapshot, access=replace(desk.cache.access, configured=ConfiguredRoles(staff=("U0STAFF", "S0STAFF")))
    )
    slack.users |= {person.id: person.profile for person in EVERYONE if person.id and "is_stranger" not in person.says}
    slack.groups["S0STAFF"] = ["U0STAFF"]
    fill(desk, noon)
    make_quick(monkeypatch, slack)
    return Stage(app, slack, settle, sign, str(tmp_path / "errdesk.db"))


def fill(desk, noon):
    before = noon - timedelta(minutes=5)
    slack_says = Actor("Slack", "slack", before)
    staff = Actor("mei", "card", before, "U0STAFF")
    for user in (ADMIN.id, DEMOTED.id):
        record_workspace_admin(desk, user, slack_says, admin=True)
    record_group_members(desk, "S0STAFF", [STAFF.id], slack_says)
    admin = Actor("admin", "home", before, ADMIN.id)
    save_steps(desk, SaveRequest(CODE, 0, (Step("Ask for the password."),), (CODE,)), staff)
    save_steps(desk, SaveRequest(CODE, 1, (Step("Ask for the login."), Step(SECRET, "internal")), (CODE,)), staff)
    with desk.database.begin() as transaction:
        replace_waiting_phrases(transaction, {PHRASE_KEY: LearnedPhrase("otp wrong", CODE, 3)}, before)
    suggest_step(desk, CODE, "Restart it.", words="locked", by=Actor("u2", "card", before, "U2"))
    wrong = [
        save_schedule(desk, SchedulePlan(channel, 1, 9, "UTC", surges=True), admin) for channel in (WEEKLY, STOPPED)
    ]
    pause_schedule(desk, STOPPED, admin)
    assert not any([*wrong, save_desk_settings(desk, SettingsChange(None, (OPEN,), None, None), admin)])


def make_quick(monkeypatch, slack):
    """Let nobody sleep between tries, give up soon on a Slack that never answers, and draw nothing."""
    sleep = asyncio.sleep
    patience = aiohttp.ClientTimeout

    def hurried(total=None, **more):
        never = any(fault.kind == "never" for fault in slack.faults)
        return patience(total=0.02 if never else total, **more)

    monkeypatch.setattr(asyncio, "sleep", lambda delay, result=None: sleep(min(delay, 0.001), result))
    monkeypatch.setattr(aiohttp, "ClientTimeout", hurried)
    drawn = subprocess.CompletedProcess([], 0, b"\x89PNG\r\n\x1a\n", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: drawn)


def pairs(turn):
    """Return pairs (user, fault): every user without a fault, and faults for some user.

    A listener meets every third fault, another one the next third; in CI each meets all, as every user.

    Whoever may do more comes last: what they change must not be what somebody else is suspected of.
    """
    plain = [(person, None) for person in EVERYONE]
    if WHOLE:
        faulty = [(person, fault) for person in EVERYONE for fault in FAULTS]
    else:
        faulty = [(whose(turn + place), FAULTS[place]) for place in range(turn % 3, len(FAULTS), 3)]
    return sorted([*plain, *faulty], key=lambda pair: EVERYONE.index(pair[0]))


def whose(turn):
    """Return the person who meets a fault: every other time an admin, whose requests reach the most code."""
    return EVERYONE[turn // 2 % len(EVERYONE)] if turn % 2 else ADMIN


@pytest.mark.parametrize("listener", LISTENERS, ids=str)
async def test_whatever_slack_refuses_the_person_is_told_or_the_log_has_an_id(listener, stage):
    wrong = []
    turn = LISTENERS.index(listener)
    with stage.log.alone():
        for place, make in await requests_to(listener, stage.opened):
            for person, fault in pairs(turn):
                problems = await stage.wrong_with(make, person, fault)
                wrong += [f"{place}, {person}, {fault or 'no fault'}: {problem}" for problem in problems]
        gc.collect()
    wrong += [record.getMessage() for record in stage.log.lost]
    if wrong:
        pytest.fail(f"{len(wrong)} wrong:\n" + "\n".join(problem[:LINE] for problem in wrong), pytrace=False)


@pytest.mark.parametrize(
    "listener", [listener for listener in LISTENERS if {listener.named, listener.verb} <= CHANGES], ids=str
)
async def test_who_may_change_something_does_by_the_sample_of_it(listener, stage):
    """Without this, a sample that changes nothing for anybody would prove nothing of the others."""
    before = stage.audit_version()
    _, make = (await requests_to(listener, stage.opened))[-1]
    response = await stage.run(make, ADMIN)
    assert stage.audit_version() != before, (stage.met(), response.body)


async def no_modal(_opener):
    raise AssertionError("Nobody sampled it, so nothing opens it.")


@pytest.mark.parametrize(
    ("listener", "requests"),
    [
        (Listener("new", "action", "brand_new"), 4 * len("mphd")),
        (Listener("new", "action", re.compile(r"^brand_new:[0-9]{3}$")), 4 * len("mphd")),
        (Listener("new", "action", "brand_new", (match_verb("brand"),)), len("mphd")),
        (Listener("new", "view", "brand_new"), 1),
        (Listener("new", "shortcut", "brand_new"), 2),
        (Listener("new", "options", re.compile("^brand_new")), 1),
        (Listener("new", "event", {"type": "brand_new"}), 1),
    ],
    ids=str,
)
async def test_a_listener_that_is_new_is_in_the_table_without_a_sample(listener, requests, slack):
    made = [make("U1", slack) for _, make in await requests_to(listener, no_modal)]
    assert len(made) == requests
    assert all("brand_new" in json.dumps(request) or "brand|" in json.dumps(request) for request in made)


def test_every_sample_belongs_to_a_listener():
    listening = [listener for listener in LISTENERS if listener.kind == "action"]
    assert [name for name, *_ in PRESSES if not any(listener.lets_through(name) for listener in listening)] == []
