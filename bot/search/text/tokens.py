"""Cut texts into tokens: stems of English words, words of other languages, and pairs of Chinese and Japanese signs."""

import re
from functools import lru_cache
from itertools import chain, pairwise

WORD = re.compile(r"[^\W_]+")
CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
CONTRACTION = re.compile(r"\b(ca|could|did|do|does|had|has|have|is|are|should|was|were|wo|would)n'?t\b|\b(can)not\b")
PLURAL_IES = re.compile(r"(?<=..)ies$")  # but "dies", "ties"
PLURAL_S = re.compile(r"(?<=..[^isu])s$")  # but "gas", "this", "pass", "status"
ENDING = re.compile(r"(?<=...)(?:ing|ed|ly)$")
DOUBLE_CONSONANT = re.compile(r"([bdgmnprt])\1$")
FINAL_E = re.compile(r"(?<=...)e$")
HAN_OR_KANA = "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SIGN = re.compile(f"[{HAN_OR_KANA}]")
SIGN_OR_RUN = re.compile(f"{SIGN.pattern}|[^{HAN_OR_KANA}]+")
RUN = re.compile(f"{SIGN.pattern}+|[^{HAN_OR_KANA}]+")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of an English word, so that "closing", "closed" and "closes" are the same."""
    word = PLURAL_S.sub("", PLURAL_IES.sub("y", word))
    if ENDING.search(word):
        word = DOUBLE_CONSONANT.sub(r"\1", ENDING.sub("", word))
    return FINAL_E.sub("", word)


def tokenize(text: str) -> list[str]:
    """Return the stems of a text, with contractions expanded ("can't" is "can not").

    Words of other scripts stay as they are; Chinese and Japanese, which don't part words, are cut into pairs of signs
    that overlap, so that a word is found in any sentence.
    """
    words = WORD.findall(expand_contractions(text.lower()))
    if text.isascii():
        return list(map(stem, words))
    return [token for run in chain.from_iterable(map(RUN.findall, words)) for token in cut_run(run)]


def split_signs(text: str) -> list[str]:
    """Return the words of a text in lower case, each Chinese or Japanese sign as one."""
    words = WORD.findall(text.lower())
    return words if text.isascii() else list(chain.from_iterable(map(SIGN_OR_RUN.findall, words)))


def expand_contractions(text: str) -> str:
    """Return a text in lower case with "can not" for "can't", and so on."""
    if "nt" in text or "n't" in text or "not" in text:  # the pattern is slow, and most texts have none
        return CONTRACTION.sub(r"\1\2 not", text)
    return text


def cut_run(run: str) -> list[str]:
    """Return the tokens of letters and signs without a blank, which are all of one script."""
    if run.isascii():
        return [stem(run)]
    if len(run) == 1 or not SIGN.match(run):
        return [run]
    return list(map("".join, pairwise(run)))
