"""The numbers that tune the search. Score `tests/search/queries.jsonl` before and after changing one."""

from dataclasses import dataclass

# Texts: longer ones hold nothing more to go by, and would cost time.
MAX_CODE_LENGTH = 240  # characters in a text that may be just a code
MAX_CODE_BLANKS = 12  # blanks in it: people type "CODE 118" for CODE_118
MAX_NAME_LENGTH = 120  # characters in a text that may be just a section, a family or a pattern
MAX_QUESTION_LENGTH = 200  # characters in a text that is nothing but a question for a code
MAX_QUERY_LENGTH = 2_000  # characters that are compared with messages
MAX_EQUAL_LENGTH = 10_000  # characters in a text that may be a whole message
MAX_WORDS = 80  # words that are compared with messages
MAX_HITS = 5  # suggestions, or options in a choice

# Numbers in a text.
MAX_FUZZY_NUMBERS = 400  # numbers that are matched with slips; a long log holds many
MAX_EXACT_CODES = 2_000  # exact codes after those; more of the usual length do not fit into a text
MAX_DIGITS = 12  # a longer number is no code
MAX_PUNCTUATION = 5  # characters between an error word and its code: `": "` and a few quotes
MIN_SUGGESTED_DIGITS = 3  # digits from which a bare number is worth a suggestion
MIN_LISTED_DIGITS = 3  # digits from which a number is more likely a code than a count, another system's or a date's
MAX_MISSING_DIGITS = 9  # a longer bare number is an account's or a phone's, not a code that the catalog lacks
MAX_RANGE = 50  # numbers of a range that are looked up one by one
MAX_SYMBOL_DIGITS = 3  # digits of a code with a short prefix that may as well be a market or a model ("US500", "G6")
MAX_SAME_NAME = 200  # entries of one name that are told apart: an alias may be shared by thousands
MAX_LINE_STARTS = 5  # lines that start with a number and are compared with messages

# The prefix before a number.
SHORT_PREFIX = 3  # letters up to which a prefix ("G", "US") counts only if it touches the number
LETTERS_PER_TYPO = 4  # letters of the prefix for each typo that is tolerated
MIN_PART = 3  # letters that must be left of a prefix whose beginning is lost
MAX_PREFIX_LENGTH = 40  # characters before a number that may belong to its prefix
MAX_SEPARATORS = 3  # separators between two words of a prefix
MAX_COMPARED_PREFIXES = 200  # prefixes up to which each is compared; of more, only those one typo away are looked up
MAX_ALIKE = 50  # prefixes that may have the same letters or the same end; of more, these tell nothing
MAX_PREFIX_WORDS = 4  # words in a prefix, counting pieces cut by white space

# The words of a text.
MIN_TYPO_LENGTH = 4  # letters in a word from which a typo is tolerated; a shorter word soon becomes another
MIN_TWO_TYPOS_LENGTH = 8  # letters in a word from which two are
SYNONYM_WEIGHT = 0.9  # weight of a synonym, against the word itself
TYPO_WEIGHT = 0.85  # weight of a word with a typo
VARIANT_WEIGHT = 0.7  # weight of a concept of which a message's word is itself only a variant
UNKNOWN_WEIGHT = 0.6  # weight of a word in neither the reference nor the lexicon, against the rarest word
PART_WEIGHT = 0.5  # weight of a single word of a phrase

# Examples of how people ask.
MAX_EXAMPLE_CODES = 5_000  # codes up to which a catalog's examples are learned: each has a column of numbers
MESSAGE_EXAMPLES = 2  # examples that a code's message counts for
SMOOTHING = 0.05  # times that every term is taken to have been seen with every code
MAX_EMBEDDED_LENGTH = 500  # characters of a text that its vector is made of
EXAMPLE_SCALE = 3.0  # by which scores from examples are divided, so that all signals have about the same size
MAX_COMPARED_VECTORS = 2_000  # messages up to which a text is compared with the vector of each
MAX_STORED_VECTORS = 20_000  # messages up to which the index holds the vector of each; half a kilobyte
MAX_EMBEDDED = 10  # messages of a larger catalog whose vectors are made for a text
MAX_NEAREST = 10  # messages whose vectors are nearest that are considered, though they share no word with the text

# Scores of messages, 0 to 1.
COVERAGE_EXPONENT = 0.5  # weight of how much of the message is covered, against how much of the text is
MAX_ALL_SCORED = 500  # messages up to which all are scored
MAX_SCORED = 100  # messages that are scored of more: those that explain most of the text for their length
MAX_COMPARED = 6  # messages that are compared letter by letter
BEGINNINGS = (3, 5)  # stems at a message's beginning by which it is found: as the text's start, and if it is cut short
MAX_BEGUN = 10  # messages with the same beginning that are scored
MIN_SIMILARITY = 0.8  # similarity below which letters in common are chance
MIN_QUOTE_SIMILARITY = 0.97  # the same, for a message inside a longer text: many begin alike
MIN_PARTIAL_LENGTH = 18  # letters from which a part is specific to few messages
MIN_START_WORDS = 3  # words, as typed, from which the start of a single message means it
MAX_STARTS = 100  # messages with the same first words that are compared with a text
MIN_RENDERED_WORDS = 4  # words of a message besides its values, from which a text that is them and values means it
MIN_TELLING_WORDS = 2  # of these, words that say something
MAX_GROUPS = 1_000  # names of sections and families, and prefixes, that are known by name
MAX_PATTERN_CODES = 10_000  # codes that fit a pattern such as USCUSTOMER_API_00011** and are counted
PARTIAL_WEIGHT = 0.97  # weight of a partial match, against a full one
MAX_VALUE_LENGTH = 60  # characters in the value of a placeholder

# The verdict on a text's message, from probabilities.
FITTING = 0.1  # of a code, from which a line that begins with its number is about it
POSSIBLE = 0.005  # of a code, from which it is offered
RENDERED_SCORE = 0.5  # score from which a text may be a message with values, which explain nothing
MIN_SHARED_WORDS = 2  # that a text and a message share, from which it may be meant where no examples show who asks how
QUOTED_SCORE = 0.75  # score from which a message may be meant although the text names another system

# Messages that asked nobody.
MIN_QUOTED_WORDS = 6  # words of a message from which a quotation of it is specific enough
MAX_VALUE_WORDS = 6  # words in the value of a placeholder of a quotation
MIN_QUOTED_LENGTH = 30  # characters in its stems


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the signals that a code is meant (``bot.search.words.ranking.Signals``), and that none is.

    ``sure`` is the probability from which a code is the answer; ``nothing_at`` that of no code being meant, above which
    codes are only suggestions.
    """

    words: float
    near: float
    asked: float
    nothing: float
    against: float
    sure: float
    nothing_at: float


WEIGHTS = {  # whether the catalog has examples, whether there are vectors -> weights; bench/fit_ranking.py finds them
    (True, True): Weights(words=11.14, near=5.6, asked=2.29, nothing=12.08, against=5.54, sure=0.97, nothing_at=0.6),
    (True, False): Weights(words=12.89, near=0.0, asked=2.52, nothing=10.68, against=5.46, sure=0.97, nothing_at=0.6),
    (False, True): Weights(words=7.14, near=8.72, asked=0.0, nothing=6.46, against=0.0, sure=0.9, nothing_at=0.6),
    (False, False): Weights(words=11.02, near=0.0, asked=0.0, nothing=5.12, against=0.0, sure=0.9, nothing_at=0.6),
}
