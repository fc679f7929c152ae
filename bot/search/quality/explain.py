"""Explain how the search comes to its verdict on a text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.catalog.entry import Entry
from bot.catalog.keys import CatalogNames, describe_code, name_catalog
from bot.search.codes.bare import Claim, NumberContext
from bot.search.codes.extract import find_mentions
from bot.search.codes.named import JudgedNumber, judge_mentions, resolve
from bot.search.codes.neighbors import read_announcement
from bot.search.codes.scan import SpelledCode
from bot.search.hit import Verdict
from bot.search.index import Index
from bot.search.prefixes.fit import NO_PREFIX
from bot.search.signals import SIGNALS, Signal
from bot.search.text.clean import clean_text
from bot.search.tuning import MAX_QUERY_LENGTH, MAX_WORDS, Weights
from bot.search.verdict import find_deciding_signal
from bot.search.words.lexicon import Meanings, read_words
from bot.search.words.ranking import RankedCode
from bot.search.words.spelling import Spelling


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number as it is typed, with its prefix: whether it is meant as a code, and the codes that it may stand for.

    ``after`` is the word before it that says it is the number of something else, or that is in no list.
    """

    typed: str
    claim: Claim
    codes: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """A code that the words may mean, what the ranking says of it, and the message or phrase that fits best, if any."""

    entry: Entry
    ranked: RankedCode
    message: str | None


@dataclass(frozen=True, slots=True)
class WordReading:
    """How the words of a text are read.

    ``stems``: the words without their endings; ``units``: what each word or phrase may stand for, each with how surely;
    ``corrections``: words with a typo, and the known word that is read instead.
    """

    stems: tuple[str, ...]
    units: tuple[Meanings, ...]
    corrections: dict[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the search comes to its verdict on a text, which is ``text`` once it is cleaned.

    ``signal`` is the name of the signal that decides, "" if none does, and ``before`` those that found nothing.
    ``ranking`` holds the best codes by the words alone, whether they decide or not, and ``nothing`` is the probability
    that they mean none; ``weights`` are those of the ranking. ``catalogs`` are the names of the catalogs by number.
    """

    text: str
    verdict: Verdict
    signal: str
    before: tuple[str, ...]
    context: NumberContext
    numbers: tuple[NumberReading, ...]
    ranking: tuple[RankedEntry, ...]
    nothing: float
    weights: Weights
    words: WordReading
    catalogs: CatalogNames

    def label(self, entry: Entry) -> str:
        """Return a code as people see it, with its catalog if there are several."""
        return label_entry(entry, self.catalogs)


def label_entry(entry: Entry, catalogs: CatalogNames) -> str:
    """Return a code as people see it, with its catalog if there are several."""
    return describe_code(entry.key, name_catalog(entry.catalog, catalogs))


def label_rows(index: Index, rows: Iterable[int]) -> tuple[str, ...]:
    """Return the codes of rows as people see them."""
    return tuple(label_entry(index.entries.read(row), index.names.names) for row in rows)


def explain(index: Index, text: str) -> Explanation:
    """Return how the search comes to its verdict on any text."""
    text = clean_text(text).strip()
    signal, verdict = find_deciding_signal(index, text)
    numbers = judge_mentions(index, text, list(find_mentions(index, text)))
    ranker = index.messages.ranker
    ranking = ranker.rank(text, least=0.0)
    return Explanation(
        text=text,
        verdict=verdict,
        signal=name_signal(signal) if signal else "",
        before=tuple(map(name_signal, SIGNALS[: SIGNALS.index(signal)] if signal else SIGNALS)),
        context=numbers.context,
        numbers=(
            *(read_word(index, text, word) for word in numbers.words),
            *(read_number(index, text, number, numbers.context) for number in numbers.numbers),
        ),
        ranking=tuple(read_ranked(index, row) for row in ranking.codes),
        nothing=ranking.nothing,
        weights=ranker.weights,
        words=explain_words(ranker.words.spelling, text[:MAX_QUERY_LENGTH]),
        catalogs=index.names.names,
    )


def name_signal(signal: Signal) -> str:
    """Return the name of a signal: that of its function, as words."""
    return signal.__name__.removeprefix("match_").replace("_", " ")


def read_word(index: Index, text: str, word: SpelledCode) -> NumberReading:
    """Return how a word that spells a code is read."""
    return NumberReading(text[word.start : word.end], word.claim, label_rows(index, word.rows))


def read_number(index: Index, text: str, number: JudgedNumber, context: NumberContext) -> NumberReading:
    """Return how a number is read."""
    mention = number.mention
    if number.claim != "none":
        codes = label_rows(index, resolve(index, mention, context).rows)
        return NumberReading(mention.typed, number.claim, codes)
    announcement = read_announcement(index.messages.lexicon, text, mention.start)
    tells = mention.head is NO_PREFIX and announcement.kind in {"thing", "unknown"}
    return NumberReading(mention.typed, "none", after=announcement.word if tells else "")


def read_ranked(index: Index, ranked: RankedCode) -> RankedEntry:
    """Return a ranked code with its entry and its message."""
    message = None if ranked.message is None else index.messages.read(ranked.message).text
    return RankedEntry(index.entries.read(ranked.entry), ranked, message)


def explain_words(spelling: Spelling, text: str) -> WordReading:
    """Return how the words of a text are read."""
    words = read_words(spelling.lexicon, text, MAX_WORDS)
    return WordReading(tuple(words.stems), tuple(words.units), dict(list_corrections(spelling, words.units)))


def list_corrections(spelling: Spelling, units: Iterable[Meanings]) -> Iterator[tuple[str, str]]:
    """Yield each word that is read as another, with that one."""
    for meanings in units:
        if correction := spelling.find_correction(meanings):
            yield next(iter(meanings)), correction
