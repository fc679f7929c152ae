"""What a post of the outbox says: summaries were rendered when they were written, others are rendered now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from bot.desk.notifications.outbox import Post, load_notification
from bot.desk.notifications.summary import Summary, load_summary
from bot.desk.notifications.weekly import REPLY_KIND, SUMMARY_KIND, build_payload
from bot.desk.state.desk import Desk
from bot.slack.cards.blocks import Card
from bot.slack.notifications.cards.notification import notification_card
from bot.slack.notifications.cards.summary import render_summary
from bot.slack.notifications.cards.summary_thread import gaps_card, news_card, top_codes_card
from bot.stats.charts import Chart, chart_from_json
from bot.stats.period import Period


@dataclass(frozen=True, slots=True)
class PostContent:
    """A message to send: its card, and the data of the chart that is shown in it, if any."""

    card: Card
    chart: Chart | None = None


def load_content(desk: Desk, post: Post, at: datetime) -> PostContent:
    """Return what a post says."""
    if post.kind not in {SUMMARY_KIND, REPLY_KIND}:
        return PostContent(notification_card(load_notification(desk, post, at)))
    payload = post.payload if "blocks" in post.payload else render_old_payload(desk, post, at)
    chart = chart_from_json(str(payload["chart"])) if "chart" in payload else None
    return PostContent({"text": payload["text"], "blocks": payload["blocks"]}, chart)


def render_old_payload(desk: Desk, post: Post, at: datetime) -> Mapping[str, object]:
    """Return the payload of a summary's post that release 0.3 wrote: it stored the week, and which part a reply is."""
    desk.cache.refresh_and_wait(desk.database)
    week = cast("Mapping[str, str]", post.payload["week"])
    period = Period(date.fromisoformat(week["start"]), date.fromisoformat(week["end"]), week["zone"])
    summary = load_summary(desk, period, by=str(post.payload["by"]), at=at)
    if post.kind == SUMMARY_KIND:
        return build_payload(render_summary(summary)[0], summary)
    return render_old_reply(summary, cast("Mapping[str, Any]", post.payload["part"]))


def render_old_reply(summary: Summary, part: Mapping[str, Any]) -> Card:
    """Render a reply of release 0.3: the top, the gaps with some codes, or what is new."""
    if part["part"] == "top":
        return top_codes_card(summary)
    if part["part"] == "more":
        return news_card(summary)
    rows = {row.code: row for row in (*summary.faq.codes, *summary.faq.gaps)}
    return gaps_card([rows[code] for code in part["codes"] if code in rows], part["page"], part["pages"])
