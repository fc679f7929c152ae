"""Settings from the environment, read once; everything that is missing is reported at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import Refusal

PROJECT_ROOT = Path(__file__).resolve().parent.parent  # the checkout: data/, migrations/, manifest.json
SLACK_ID = re.compile(r"[USW][A-Z0-9]{2,19}")
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,19}")
VALID_PORTS = range(1, 65536)
SLACK_API_URL = "https://slack.com/api/"
LOOPBACK = "127.0.0.1"
DEFAULT_DATABASE_URL = f"sqlite:///{PROJECT_ROOT / 'data' / 'errdesk.db'}"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; ``read`` names their variables, the README explains them. Possible secrets are not in the repr."""

    database_url: str = field(default=DEFAULT_DATABASE_URL, repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    api_url: str = SLACK_API_URL
    host: str = LOOPBACK
    port: int = 3000
    hash_key: str = field(default="", repr=False)
    staff: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()
    index_folder: str = ""

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings, stripped; an empty variable counts as unset. Refuses invalid ports and Slack ids."""
        env = {name: value.strip() for name, value in env.items() if value.strip()}
        port = env.get("PORT", "3000")
        if not port.isdecimal() or int(port) not in VALID_PORTS:
            raise Refusal(f"PORT is “{port}”. Give a number from 1 to 65535.")
        return cls(
            database_url=add_driver(env.get("DATABASE_URL", DEFAULT_DATABASE_URL)),
            bot_token=env.get("SLACK_BOT_TOKEN", ""),
            app_token=env.get("SLACK_APP_TOKEN", ""),
            signing_secret=env.get("SLACK_SIGNING_SECRET", ""),
            api_url=env.get("SLACK_API_URL", SLACK_API_URL).rstrip("/") + "/",
            host=env.get("HOST", LOOPBACK).strip("[]"),  # as an address of IPv6 is written in URLs
            port=int(port),
            hash_key=env.get("ERRDESK_HASH_KEY", ""),
            staff=parse_slack_ids("ERRDESK_STAFF", env.get("ERRDESK_STAFF", "")),
            admins=parse_slack_ids("ERRDESK_ADMINS", env.get("ERRDESK_ADMINS", "")),
            index_folder=env.get("ERRDESK_INDEX_FOLDER", ""),
        )

    def require_slack(self, way: str | None = None) -> None:
        """Refuse unless everything is set that a connection to Slack needs: "socket", "http", or "post" (only to post).

        By default it is Socket Mode if an app token is set, otherwise HTTP.
        """
        app_token = {"SLACK_APP_TOKEN": self.app_token}
        either = {"SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN (for Socket Mode)": self.signing_secret}
        by_mode: dict[str | None, dict[str, str]] = {
            "socket": app_token,
            "http": {"SLACK_SIGNING_SECRET": self.signing_secret},
            "post": {},
            None: app_token if self.app_token else either,
        }
        needed = {"SLACK_BOT_TOKEN": self.bot_token, **by_mode[way]}
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise Refusal(
                f"Missing: {', '.join(missing)}. Set them in the environment or in .env (see .env.example), "
                "or run “errdesk try” to see the bot without Slack."
            )


def parse_slack_ids(variable: str, value: str) -> tuple[str, ...]:
    """Parse Slack ids of users (U…, W…) and user groups (S…), separated by commas or blanks. Refuses anything else."""
    ids = tuple(dict.fromkeys(value.replace(",", " ").split()))
    wrong = [slack_id for slack_id in ids if not SLACK_ID.fullmatch(slack_id)]
    if wrong:
        raise Refusal(
            f"{variable} holds “{wrong[0]}”. Give Slack ids, such as U012AB3CD of a user or S012AB3CD of a user group "
            "(in Slack: the profile or the group › ⋮ › Copy ID)."
        )
    return ids


def add_driver(url: str) -> str:
    """Return the URL with psycopg as PostgreSQL's driver; the URLs of hosting platforms name none."""
    return re.sub(r"^postgres(?:ql)?://", "postgresql+psycopg://", url)
