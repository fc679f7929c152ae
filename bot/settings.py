"""What the environment may say, read once; all that is missing is named at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refusal

HOME = Path(__file__).resolve().parent.parent  # the checkout: data/, migrations/, manifest.json
PORTS = range(1, 65536)
API_URL = "https://slack.com/api/"
LOOPBACK = "127.0.0.1"
DATABASE = f"sqlite:///{HOME / 'data' / 'errdesk.db'}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; its variable is named in ``read`` and explained in the README."""

    database_url: str = DATABASE
    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = API_URL
    host: str = LOOPBACK
    port: int = 3000
    hash_key: str = ""

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings; an empty variable counts as unset. Refuses a port that is no number."""
        port = env.get("PORT") or "3000"
        if not port.isdecimal() or int(port) not in PORTS:
            raise Refusal(f"PORT is “{port}”. Give a number from 1 to 65535.")
        api_url = env.get("SLACK_API_URL") or API_URL
        return cls(
            database_url=with_driver(env.get("DATABASE_URL") or DATABASE),
            bot_token=env.get("SLACK_BOT_TOKEN", ""),
            app_token=env.get("SLACK_APP_TOKEN", ""),
            signing_secret=env.get("SLACK_SIGNING_SECRET", ""),
            api_url=api_url.rstrip("/") + "/",
            host=env.get("HOST") or LOOPBACK,
            port=int(port),
            hash_key=env.get("ERRDESK_HASH_KEY", ""),
        )

    def require_slack(self, way: str | None = None) -> None:
        """Refuse unless all is set that a connection to Slack needs the given way, "socket" or "http".

        Without a way it is Socket Mode where an app token is set, otherwise HTTP.
        """
        either = {"SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN (for Socket Mode)": self.signing_secret}
        wanted = {"socket": {"SLACK_APP_TOKEN": self.app_token}, "http": {"SLACK_SIGNING_SECRET": self.signing_secret}}
        needed = {"SLACK_BOT_TOKEN": self.bot_token}
        needed |= wanted[way] if way else {} if self.app_token else either
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise Refusal(
                f"Missing: {', '.join(missing)}. Set them in the environment or in .env (see .env.example), "
                "or run “errdesk try” to see the bot without Slack."
            )


def with_driver(url: str) -> str:
    """Name psycopg as PostgreSQL's driver; hosting platforms hand out postgres:// and postgresql:// addresses."""
    for start in ("postgres://", "postgresql://"):
        if url.startswith(start):
            return "postgresql+psycopg://" + url.removeprefix(start)
    return url
