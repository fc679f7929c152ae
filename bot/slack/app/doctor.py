"""Check with Slack what may keep Errdesk from working: the token, its scopes, and the largest cards."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientConnectorCertificateError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.desk.admin.checkup import CheckResult
from bot.settings import Settings
from bot.slack.api.proxies import honour_no_proxy
from bot.slack.api.slack_errors import INSTALL_CA, SLACK_ERRORS, read_fault
from bot.slack.app.card_samples import largest_messages, largest_views
from bot.slack.app.manifest import OPTIONAL_SCOPES, SCOPES

CALL_TIMEOUT = 20  # seconds per call
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
    except SLACK_ERRORS as error:
        return [explain_slack_error(error, settings.api_url)]
    team = response.get("team") or response.get("team_id")
    token = CheckResult("ok", f"Slack: the token is that of @{response.get('user')} in {team}.")
    return [token, *check_scopes(response), *await check_cards(client)]


def explain_slack_error(error: Exception, url: str) -> CheckResult:
    """Return the failure that an error from the first call to Slack stands for."""
    if isinstance(error, ClientConnectorCertificateError):
        return CheckResult("failure", f"Slack: this machine doesn't trust the certificate of {url}.", INSTALL_CA)
    fault = read_fault(error)
    if fault.is_outage:
        return CheckResult("failure", f"Slack: no answer from {url} ({fault.name}).", NO_ANSWER)
    return CheckResult("failure", f"Slack: the token is refused ({fault.name}).", COPY_ADVICE)


def check_scopes(response: AsyncSlackResponse) -> list[CheckResult]:
    """Compare the granted scopes with those in the manifest."""
    header = response.headers.get("x-oauth-scopes")
    if header is None:
        return [CheckResult("warning", "Scopes: Slack did not say which were granted.")]
    granted = header.replace(" ", "").split(",")
    missing = [describe_missing_scope(scope) for scope in SCOPES if scope not in granted]
    return missing or [CheckResult("ok", f"Scopes: all {len(SCOPES)} were granted.")]


def describe_missing_scope(scope: str) -> CheckResult:
    """Return what a scope that wasn't granted is for."""
    what = f"Scopes: {scope} was not granted."
    if scope in OPTIONAL_SCOPES:
        return CheckResult("warning", f"{what} Missing without it: {OPTIONAL_SCOPES[scope]}.", REINSTALL)
    return CheckResult("failure", f"{what} It is needed {SCOPES[scope]}.", REINSTALL)


async def check_cards(client: AsyncWebClient) -> list[CheckResult]:
    """Let Slack validate the largest messages and modals; nothing is posted.

    Source: https://docs.slack.dev/reference/methods/blocks.validate
    """
    messages = [await check_card(client, "message", *sample) for sample in largest_messages()]
    views = [await check_card(client, "view", *sample) for sample in largest_views()]
    checks = messages + views
    problems = dict.fromkeys(filter(None, checks))
    return list(problems) or [CheckResult("ok", f"Cards: Slack takes all {len(checks)} of the largest.")]


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
