"""Who the bot is: asked of Slack once, at the start, and never in the way of a request again."""

from typing import TYPE_CHECKING, Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient


class Identity(AsyncAuthorize):
    """Bolt's authorization for the one workspace that the token is for.

    Bolt's own calls auth.test at the first request, and answers it with words of its own where Slack has trouble. With
    SLACK_CLIENT_ID and SLACK_CLIENT_SECRET in the environment it would serve OAuth, and ignore the token.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.client: AsyncWebClient  # the app's, which is made after this
        self.own: AuthorizeResult | None = None

    async def __call__(self, *, context: AsyncBoltContext, **_request: Any) -> AuthorizeResult:  # noqa: ANN401 - the same
        """Return who the bot is, the same for every request; its client then takes the same way to Slack as ours."""
        context.client.proxy = self.client.proxy
        if self.own is None:
            try:
                await self.ask()
            except SLACK_ERRORS as error:  # or Bolt would answer it
                raise ConnectionError(f"auth.test failed ({read_fault(error).name}).") from None
        return self.own  # type: ignore[return-value]  # - asked above

    async def ask(self) -> None:
        """Ask Slack; raises what it refuses."""
        answer = await self.client.auth_test()
        self.own = AuthorizeResult.from_auth_test_response(bot_token=self.token, auth_test_response=answer)
