"""PostgreSQL: the engine, and the limits that hold on servers and poolers as hosters provide them.

Nothing is asked of the startup packet that a pooler might refuse, and nothing outlives a transaction: behind PgBouncer
the next one may run on another connection.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, ExecutionContext, create_engine, event

from bot.database.postgres.connecting import Connector
from bot.database.postgres.connection import PatientConnection
from bot.database.time_limit import GRACE

BINARY = 1  # psycopg.pq.Format.BINARY
STALE_PLAN = "RevalidateCachedQuery"  # where the server says so: its sentence is in the server's language
CONNECT_TIMEOUT = 5  # seconds; libpq's own default is to wait for minutes


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds PostgreSQL lets a statement wait for a lock, and run in all; None is without a limit."""

    lock: float
    statement: float | None

    @property
    def silence(self) -> float | None:
        """Return after how many seconds a silent server must be taken for stopped: its own limit has passed."""
        return None if self.statement is None else self.statement + GRACE

    @property
    def statements(self) -> str:
        """Return what begins a transaction: one round trip, and the limits end with the transaction."""
        lock, statement = (round((seconds or 0) * 1000) for seconds in (self.lock, self.statement))
        return f"BEGIN; SET LOCAL lock_timeout = {lock}; SET LOCAL statement_timeout = {statement}"


def postgres_engine(address: URL, limits: Limits) -> Engine:
    """Make an engine for a PostgreSQL database; what its URL says about connecting stays as it is."""
    connector = Connector(limits.silence)
    engine = create_engine(
        address,
        pool_pre_ping=True,
        pool_timeout=limits.lock,
        connect_args=connect_args(address, limits),
        hide_parameters=True,  # errors must not carry what people typed into the log
        use_native_hstore=False,  # none is used, and looking for it costs a query on connecting
    )

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(limits.statements)

    def be_impatient(connection: PatientConnection | None, _record: object) -> None:
        if connection:  # a wide read may have let it wait longer, and the next one is asked whether it lives first
            connection.silence = limits.silence

    def connect(_dialect: object, _record: object, _given: list[Any], parameters: dict[str, Any]) -> PatientConnection:
        return connector.connect(parameters)

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "engine_disposed", lambda _engine: connector.close())
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", be_impatient)
    event.listen(engine, "before_cursor_execute", answer_in_binary)
    event.listen(engine, "handle_error", replace_stale_plans)
    event.listen(engine, "handle_error", drop_detail)
    return engine


def connect_args(address: URL, limits: Limits) -> dict[str, object]:
    """Return what a connection needs beyond its URL, which wins where it has a parameter of its own."""
    defaults: dict[str, object] = {
        "connect_timeout": CONNECT_TIMEOUT,
        "tcp_user_timeout": round(limits.lock * 1000),  # for a server that vanished without a word
        "fallback_application_name": "errdesk",
    }
    return {
        **{name: value for name, value in defaults.items() if name not in address.query},
        "client_encoding": "utf8",  # what people type has all scripts, whatever the database's encoding is
        "autocommit": True,  # “begin” above starts transactions, together with their limits
        "prepare_threshold": None,  # until it is known that no pooler gives the connection to others in between
    }


def answer_in_binary(*about: object) -> None:
    """Let PostgreSQL send bytes as they are, and not as hex digits, where a statement has the option ``binary``."""
    _, cursor, _, _, context, _ = about
    if isinstance(context, ExecutionContext) and context.execution_options.get("binary"):
        cursor.format = BINARY  # type: ignore[attr-defined]  # - the driver's cursor, imported where it is needed


def replace_stale_plans(context: ExceptionContext) -> None:
    """Drop the connections that keep plans of a table which an upgrade changed: each would meet this error again."""
    diag = getattr(context.original_exception, "diag", None)
    if getattr(diag, "source_function", None) == STALE_PLAN:
        context.is_disconnect = True


def drop_detail(context: ExceptionContext) -> None:
    """Cut the detail off PostgreSQL's errors: it quotes the row at hand, and with it what people typed."""
    cause = context.original_exception
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)  # None where no server answered
    if primary and context.sqlalchemy_exception:
        cause.args = (primary,)
        context.sqlalchemy_exception.args = (f"({type(cause).__name__}) {primary}",)
