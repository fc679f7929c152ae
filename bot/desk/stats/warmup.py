"""Read figures before anybody asks for them."""

from datetime import datetime

from bot.desk.state.desk import Desk
from bot.desk.stats.reading import reading
from bot.desk.stats.stats import faq, stats
from bot.stats.period import WEEK, today


def read_ahead(desk: Desk, at: datetime) -> None:
    """Do once what the first reading of figures does: statements are put together, and pages come from the disk.

    Otherwise whoever asks first after a start would wait twice as long as everybody after. Where days are not kept, as
    no clock ran yet, all questions would have to be counted: that is left to whoever asks.
    """
    with reading(desk, desk.shelf.zone()) as read:
        is_kept = read.upto > today(at, read.zone) - WEEK
    if is_kept:
        faq(desk, "90d", at=at)
        stats(desk, next(iter(desk.shelf.index.entries)), at=at)
