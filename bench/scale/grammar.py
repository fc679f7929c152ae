"""Messages of a made-up company: distinct, and with words as unevenly frequent as in a language."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

WORDS = Path(__file__).with_name("words.toml")
VARIED = 0.4  # share of messages that vary the one before: catalogs list what can happen to one thing together
FLATNESS = 6  # added to a rank before it divides: the first word of a list is not much more frequent than the second
PLACEHOLDERS = ("%s", "%s", "%d", "{0}", "{%s}")
PLACEHOLDER = re.compile(r"%[sd]|\{\w+\}")
FIRST_LETTER = re.compile(r"(?:^|(?<=\. ))[a-z]")
SLOT = re.compile(r"<(\w+)>")
PATTERNS = (  # the most frequent first
    "<thing> <state>",
    "<thing> <state> <qualifier>",
    "<thing> could not be <participle> because <thing> <state>",
    "unable to <verb> <thing>: <thing> <state>",
    "<thing> <state>. <remedy>.",
    "failed to <verb> <thing> <qualifier>",
    "<thing> exceeds the maximum of <value> <unit>",
    "<thing> could not be <participle> <qualifier>. <remedy>.",
    "cannot <verb> <thing> while <thing> <state>",
    "<thing> <value> <state> <qualifier>",
    "<system>: <thing> <state>",
    "<thing> must be <participle> before <thing> can be <participle>",
    "the <noun> of <thing> <state>",
    "<thing> <state> until <value>. <remedy>.",
    "<system> did not <verb> <thing> within <value> <unit>",
    "only <value> <unit> are allowed for <thing>",
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Words of which the first are drawn most often."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    def draw(self, random: Random) -> str:
        """Draw a word."""
        return random.choices(self.words, cum_weights=self.weights)[0]


@dataclass(frozen=True, slots=True)
class Product:
    """A product's prefixes of codes, and its words by the name of their list."""

    prefixes: tuple[str, ...]
    words: Mapping[str, Ranked]


def rank_words(words: tuple[str, ...]) -> Ranked:
    """Return words with weights that fall with their rank."""
    return Ranked(words, tuple(accumulate(1 / (rank + FLATNESS) for rank in range(len(words)))))


def split_list(text: str) -> tuple[str, ...]:
    """Split a list of words at its commas."""
    return tuple(word.strip() for word in text.split(","))


def read_products() -> tuple[Product, ...]:
    """Read words.toml; the general words are in every product, after its own."""
    data = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    general = {name: rank_words(split_list(text)) for name, text in data["general"].items()}
    return tuple(build_product(lists, general) for lists in data["products"].values())


def build_product(lists: Mapping[str, str], general: Mapping[str, Ranked]) -> Product:
    """Build a product of its own lists of words and the general ones."""
    own = {f"own_{name}": rank_words(split_list(text)) for name, text in lists.items()}
    return Product(split_list(lists["prefixes"]), {**general, **own})


@dataclass(frozen=True, slots=True)
class Draft:
    """A message's pattern, and what fills its slots."""

    pattern: str
    filled: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the message, its sentences with capitals."""
        filled = iter(self.filled)
        text = SLOT.sub(lambda _: next(filled), self.pattern)
        return FIRST_LETTER.sub(lambda first: first[0].upper(), text)


@dataclass(slots=True)
class Writer:
    """Writes messages of a product, often one that differs from its last in a single place."""

    random: Random
    product: Product
    last: Draft | None = None

    def write(self, patterns: Ranked) -> str:
        """Write a message."""
        varied = self.random.random() < VARIED
        self.last = self.vary(self.last) if self.last and varied else self.fill(patterns.draw(self.random))
        return self.last.text

    def fill(self, pattern: str) -> Draft:
        """Fill the slots of a pattern."""
        return Draft(pattern, tuple(WRITERS[name](self) for name in SLOT.findall(pattern)))

    def vary(self, draft: Draft) -> Draft:
        """Fill one slot of a message anew."""
        names = SLOT.findall(draft.pattern)
        place = self.random.randrange(len(names))
        filled = list(draft.filled)
        filled[place] = WRITERS[names[place]](self)
        return Draft(draft.pattern, tuple(filled))

    def draw(self, name: str) -> str:
        """Draw a word from a list."""
        return self.product.words[name].draw(self.random)

    def draw_either(self, name: str) -> str:
        """Draw a word from the general list or from the product's own."""
        return self.draw(f"own_{name}" if self.random.random() < 1 / 3 else name)

    def name_thing(self) -> str:
        """Name a thing by a noun, mostly with a word or two before it."""
        words = [self.draw("own_nouns")]
        if self.random.random() < 0.5:
            words.insert(0, self.draw("own_modifiers"))
        if self.random.random() < 0.45:
            words.insert(0, self.draw("modifiers"))
        if self.random.random() < 0.2:
            words.insert(0, self.draw("own_systems"))
        return " ".join(["the", *words])

    def write_placeholder(self) -> str:
        """Write a placeholder in one of the usual styles."""
        return self.random.choice(PLACEHOLDERS).replace("{%s}", "{" + self.draw("names") + "}")


WRITERS: Mapping[str, Callable[[Writer], str]] = {
    "thing": Writer.name_thing,
    "noun": lambda writer: writer.draw("own_nouns"),
    "system": lambda writer: writer.draw("own_systems"),
    "state": lambda writer: writer.draw("states"),
    "verb": lambda writer: writer.draw_either("verbs").partition("/")[0],
    "participle": lambda writer: writer.draw_either("verbs").partition("/")[2],
    "qualifier": lambda writer: writer.draw("qualifiers"),
    "remedy": lambda writer: writer.draw("remedies"),
    "unit": lambda writer: writer.draw("units"),
    "value": Writer.write_placeholder,
}


def generate_messages(seed: int) -> Iterator[tuple[str, str]]:
    """Yield the prefix of a code and its message, without end; no two messages differ in their values alone."""
    random = Random(seed)  # noqa: S311 - a benchmark repeats itself
    writers = tuple(Writer(random, product) for product in read_products())
    patterns = rank_words(PATTERNS)
    seen: set[int] = set()
    while True:
        writer = random.choice(writers)
        message = writer.write(patterns)
        key = hash(PLACEHOLDER.sub("", message).lower())
        if key not in seen:
            seen.add(key)
            yield random.choice(writer.product.prefixes), message
