"""The bot's own identity, fetched from Slack once at start-up so that no request waits for it."""

from typing import TYPE_CHECKING, Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.api.slack_errors import SLACK_ERRORS, read_fault

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient


class Identity(AsyncAuthorize):
    """Bolt's authorization for the one workspace that the token is for.

    Bolt's own calls auth.test at the first request, and answers that with its own text if Slack fails. With
    SLACK_CLIENT_ID and SLACK_CLIENT_SECRET in the environment it would switch to OAuth and ignore the token.
    """

    def __init__(self, token: str) -> None:
        self.token = token
        self.client: AsyncWebClient  # the app's, which is made after this
        self.own: AuthorizeResult | None = None

    async def __call__(self, *, context: AsyncBoltContext, **_request: Any) -> AuthorizeResult:  # noqa: ANN401 - the same
        """Return the bot's identity, the same for every request, and let the request's client use our proxy."""
        context.client.proxy = self.client.proxy
        if self.own is None:
            try:
                await self.ask()
            except SLACK_ERRORS as error:  # otherwise Bolt would answer the request itself
                raise ConnectionError(f"auth.test failed ({read_fault(error).name}).") from None
        return self.own  # type: ignore[return-value]  # - set by ask()

    async def ask(self) -> None:
        """Fetch the identity with auth.test; raises Slack's errors."""
        response = await self.client.auth_test()
        self.own = AuthorizeResult.from_auth_test_response(bot_token=self.token, auth_test_response=response)
