"""Every kind of user who may press anything, with what payloads and users.info say of each."""

from dataclasses import dataclass, field

HOME = {"id": "T1", "domain": "support"}
AWAY = {"id": "T9", "domain": "elsewhere"}
FLAGS = {"is_admin": True, "is_owner": True}  # what a foreigner's own workspace says of them


@dataclass(frozen=True)
class Person:
    """A user: ``may`` is what they are allowed to do, ``says`` what users.info returns about them."""

    kind: str
    id: str = ""
    may: str = "ask"
    team: str = "T1"  # as the payload's user has it
    at: dict = field(default_factory=lambda: HOME)  # the payload's team
    enterprise: str = ""
    says: dict = field(default_factory=dict)

    def __str__(self):
        return self.kind

    @property
    def profile(self):
        return {"id": self.id, "name": self.id.lower(), "team_id": self.team, **self.says}

    def sign(self, request):
        """Return a request as Slack sends it when this person causes it."""
        if "command" in request:
            return {
                **request,
                "team_id": self.at["id"],
                **({"enterprise_id": self.enterprise} if self.enterprise else {}),
            }
        if request.get("type") == "event_callback":
            return {**request, "event": {**request["event"], **self.of_event()}}
        own = {"user": {**request["user"], "id": self.id, "team_id": self.team}, "team": self.at}
        grid = {"enterprise": {"id": self.enterprise, "name": "elsewhere"}} if self.enterprise else {}
        return {**request, **own, **grid}

    def of_event(self):
        more = {"bot_id": "B2"} if self.says.get("is_bot") else {}
        return {"team": self.team, "user_team": self.team, "source_team": self.team, **more}


MEMBER = Person("a member", "U1")
STAFF = Person("staff", "U0STAFF", "curate")
ADMIN = Person("an admin", "U0ADMIN", "choose", says={"is_admin": True})
OTHER_TEAM = Person("another team", "U9", team="T9", says=FLAGS)
OTHER_ORG = Person(
    "another organisation", "W9", team="T9", at=AWAY, enterprise="E9", says={**FLAGS, "is_stranger": True}
)
DEMOTED = Person("a demoted admin", "U0DEMOTED", says={"is_admin": False})
NOBODY = Person("no id")
BOT = Person("a bot", "U0BOT", says={"is_bot": True, **FLAGS})

EVERYONE = (MEMBER, OTHER_TEAM, OTHER_ORG, DEMOTED, NOBODY, BOT, STAFF, ADMIN)
