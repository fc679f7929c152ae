"""Catalogs of made-up codes, as files of CODE=message lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from random import Random

from bot.catalog.code import classify_code
from bot.catalog.entry import Entry, Meaning
from scale.grammar import PLACEHOLDER, generate_messages

SEED = 1907
LARGEST_GAP = 3  # between the numbers of neighbouring codes


def generate_lines(size: int) -> Iterator[tuple[str, str]]:
    """Yield codes with their messages; a smaller catalog is the beginning of a larger one."""
    random = Random(SEED)  # noqa: S311 - a benchmark repeats itself
    numbers: Counter[str] = Counter()
    for prefix, message in islice(generate_messages(SEED), size):
        numbers[prefix] += random.randint(1, LARGEST_GAP)
        yield f"{prefix}_{numbers[prefix]:07}", message


def write_catalog(file: Path, size: int, *, sampled: int) -> list[tuple[str, str]]:
    """Write a catalog of a size; return codes with their messages, sampled from all of it."""
    random = Random(size)  # noqa: S311 - a benchmark repeats itself
    wanted = set(random.sample(range(size), min(sampled, size)))
    sample: list[tuple[str, str]] = []
    with file.open("w", encoding="utf-8") as target:
        for place, (code, message) in enumerate(generate_lines(size)):
            target.write(f"{code}={message}\n")
            if place in wanted:
                sample.append((code, message))
    random.shuffle(sample)
    return sample


def read_lines(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the codes of a catalog with their messages, one at a time."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            code, _, message = line.rstrip("\n").partition("=")
            yield code, message


def read_entries(file: Path) -> Iterator[Entry]:
    """Yield the entries of a catalog, one at a time, as an import gives them."""
    for code, message in read_lines(file):
        family, number, section = classify_code(code, {})
        yield Entry(code, family, number, section, meanings=(Meaning(message),))


def find_codes(file: Path, beginnings: Iterable[str]) -> Mapping[str, set[str]]:
    """Return the codes whose message begins with each of these texts, whatever their placeholders are called."""
    texts = {beginning: PLACEHOLDER.sub("%s", beginning) for beginning in beginnings}
    folded = tuple(texts.values())
    found: dict[str, set[str]] = defaultdict(set)
    for code, printed in read_lines(file):
        message = PLACEHOLDER.sub("%s", printed)
        if message.startswith(folded):
            for beginning in filter(message.startswith, folded):
                found[beginning].add(code)
    return {beginning: found[text] for beginning, text in texts.items()}
