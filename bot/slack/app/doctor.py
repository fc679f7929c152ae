"""Check with Slack what may keep Errdesk from working: the token, its scopes, and the largest cards."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import ClientConnectorCertificateError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.desk.admin.checkup import CheckLevel, CheckResult
from bot.settings import Settings
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.api.slack_errors import INSTALL_CA, RATE_LIMITED, SLACK_ERRORS, read_fault
from bot.slack.app.card_samples import largest_messages, largest_views
from bot.slack.app.manifest import OPTIONAL_SCOPES, SCOPES

CALL_TIMEOUT = 20  # seconds per call
SCOPES_HEADER = "x-oauth-scopes"
NO_TOKEN = "Set SLACK_BOT_TOKEN, in the environment or in .env."  # noqa: S105 - what to do, not a token
NO_ANSWER = "Check the network and SLACK_API_URL, see https://slack-status.com, and try again."
COPY_ADVICE = "Copy the Bot User OAuth Token again: https://api.slack.com/apps › your app › OAuth & Permissions."
REINSTALL = (
    "Paste what “errdesk manifest” prints at https://api.slack.com/apps › your app › App Manifest, then press "
    "“Reinstall to Workspace”."
)


async def check_slack(settings: Settings) -> list[CheckResult]:
    """Check the bot's token, its granted scopes, and the largest cards."""
    if not settings.bot_token:
        unknown = [CheckResult("warning", f"{what}: not checked.", NO_TOKEN) for what in ("Scopes", "Cards")]
        return [CheckResult("failure", "Slack: SLACK_BOT_TOKEN is not set.", NO_TOKEN), *unknown]
    client = AsyncWebClient(settings.bot_token, settings.api_url, timeout=CALL_TIMEOUT)
    honour_no_proxy(client, settings.api_url)
    try:
        response = await client.auth_test()
    except ClientConnectorCertificateError:
        untrusted = f"Slack: this machine doesn't trust the certificate of {settings.api_url}."
        return [CheckResult("failure", untrusted, INSTALL_CA)]
    except SLACK_ERRORS as error:
        fault = read_fault(error)
        if fault.is_unsure or fault.name == RATE_LIMITED:
            return [CheckResult("failure", f"Slack: no answer from {settings.api_url} ({fault.name}).", NO_ANSWER)]
        return [CheckResult("failure", f"Slack: the token is refused ({fault.name}).", COPY_ADVICE)]
    team = response.get("team") or response.get("team_id")
    token = CheckResult("ok", f"Slack: the token is that of @{response.get('user')} in {team}.")
    return [token, *check_scopes(response), *await check_cards(client)]


def check_scopes(response: AsyncSlackResponse) -> Iterator[CheckResult]:
    """Compare the granted scopes with those in the manifest."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    if SCOPES_HEADER not in headers:
        yield CheckResult("warning", "Scopes: Slack did not say which were granted.")
        return
    granted = {scope.strip() for scope in headers[SCOPES_HEADER].split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    for scope in missing:
        level: CheckLevel = "warning" if scope in OPTIONAL_SCOPES else "failure"
        without = (
            f"Missing without it: {OPTIONAL_SCOPES[scope]}"
            if scope in OPTIONAL_SCOPES
            else f"It is needed {SCOPES[scope]}"
        )
        yield CheckResult(level, f"Scopes: {scope} was not granted. {without}.", REINSTALL)
    if not missing:
        yield CheckResult("ok", f"Scopes: all {len(SCOPES)} were granted.")


async def check_cards(client: AsyncWebClient) -> list[CheckResult]:
    """Let Slack validate the largest messages and modals; nothing is posted.

    Source: https://docs.slack.dev/reference/methods/blocks.validate
    """
    messages = [("message", name, card) for name, card in largest_messages()]
    views = [("view", name, view) for name, view in largest_views()]
    checks = [await check_card(client, *sample) for sample in (*messages, *views)]
    problems = list(dict.fromkeys(check for check in checks if check))
    return problems or [CheckResult("ok", f"Cards: Slack takes all {len(checks)} of the largest.")]


async def check_card(client: AsyncWebClient, kind: str, name: str, card: Mapping[str, Any]) -> CheckResult | None:
    """Let Slack validate a card; return the problem, None if it is valid."""
    payload = {"blocks": card["blocks"]} if kind == "message" else card
    try:  # in the body: slack_sdk's own method puts it all into the URL, which gets too long
        await client.api_call("blocks.validate", data={kind: json.dumps(payload)})
    except SlackApiError as error:
        fault = read_fault(error).name
        if fault == "unknown_method":
            return CheckResult(
                "warning", "Cards: not checked, as this server has no blocks.validate.", "Slack itself has it."
            )
        if fault != f"invalid_{kind}":
            return CheckResult("warning", f"Cards: {name} was not checked ({fault}).", "Try again in a minute.")
        return CheckResult(
            "failure", f"Cards: Slack does not take {name} ({describe_card_problems(error)}).", "Please report it."
        )
    except SLACK_ERRORS as error:
        return CheckResult("warning", f"Cards: {name} was not checked ({read_fault(error).name}).")
    return None


def describe_card_problems(error: SlackApiError) -> str:
    """Return where a card is invalid, and why."""
    problems = error.response.data.get("errors", ())
    return "; ".join(f"{problem.get('pointer')}: {problem.get('message')}" for problem in problems)
