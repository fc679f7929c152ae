"""What Slack's errors mean for a message that the bot says by itself.

Errors: https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from slack_sdk.errors import SlackApiError

REST = 60.0  # seconds without a try after an error that every message would meet
TOO_MANY, LIMITED = 429, "ratelimited"

CLOSED = {  # errors by which Slack says that this channel takes no message of the bot's until somebody acts
    "channel_not_found",
    "is_archived",
    "method_not_supported_for_channel_type",
    "not_in_channel",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
}
GONE = CLOSED | {  # errors by which Slack says that this message can never reach its reader
    "cannot_dm_bot",
    "invalid_blocks",
    "invalid_blocks_format",
    "messages_tab_disabled",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "restricted_action_thread_locked",
    "thread_not_found",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "users_not_found",
}
TROUBLE = {  # errors that every message would meet until an admin acts
    "access_denied",
    "account_inactive",
    "ekm_access_denied",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
UNSURE = {"", "fatal_error", "internal_error", "request_timeout", "service_unavailable"}  # it may have been done


def error_of(error: SlackApiError) -> tuple[str, float]:
    """Read Slack's error and the seconds for which no message will be taken, 0 if it is about one message.

    The error has no name where Slack said nothing that can be read.
    """
    data = getattr(error.response, "data", None)
    name = str(data.get("error", "")) if isinstance(data, dict) else ""
    if name == LIMITED or getattr(error.response, "status_code", None) == TOO_MANY:
        return LIMITED, float(error.response.headers.get("Retry-After", REST))
    return name, REST if name in TROUBLE else 0.0


def is_of_speaking(error: SlackApiError) -> bool:
    """Say whether the error came as the answer to a message."""
    return str(getattr(error.response, "api_url", "")).endswith("chat.postMessage")
