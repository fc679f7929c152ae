"""What people from other organizations (Slack Connect) see: what a code means and what to do, but no figures."""

from dataclasses import replace

from bot.desk.questions.answer import Answer, CodeMatch

NO_FIGURES = (
    "Figures aren't shown to people from other organizations. Send me an error code or message and I'll explain it."
)
NO_FIGURES_HERE = (
    "Figures aren't shown in channels shared with other organizations. "
    "Use `/errcode faq` instead; only you will see the answer."
)


def hide_figures(answer: Answer) -> Answer:
    """Return an answer without how often its codes were asked for and how often their steps helped."""
    return replace(answer, matches=tuple(map(hide_match_figures, answer.matches)))


def hide_match_figures(match: CodeMatch) -> CodeMatch:
    """Return a code of an answer without its figures; how often the asker's text names it stays."""
    advice = tuple(replace(item, solved=0, votes=0) for item in match.advice)
    return replace(match, week=None, month=None, advice=advice)
