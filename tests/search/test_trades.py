"""Words that hold for the catalogs of one trade only, each trade's in a file of its own."""

from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.search.build import build_index
from bot.search.index import Index
from bot.search.index_files import open_index, save_index
from bot.search.text.tokens import stem
from bot.search.verdict import find_verdict
from bot.search.words.lexicon import Lexicon, read_lexicon
from bot.search.words.lexicon_files import Examples, read_examples
from bot.settings import PROJECT_ROOT
from tests.search.conftest import entry

WORDS = "[words]\nask = ['what']\nerrors = []\nother_codes = []\nids = []\nelsewhere = []\nignored = ['the', 'is']\n"
GENERAL = WORDS + "[writes]\npassword = ['pw']\n[means]\nempty = ['blank', 'missing']\n"
SHOP = "[catalog]\nprefixes = ['SHOP-', 'TILL-']\n"
SHOP_WORDS = "[families]\nshop = ['store']\n[writes]\npassword = ['magic word']\n[means]\nempty = ['hollow']\n"
ENTRIES = (entry("SHOP-1", "The basket is empty"), entry("SHOP-2", "The password is wrong"))


def write(folder: Path, **files: str) -> Lexicon:
    for name, text in {"synonyms": GENERAL, **files}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return read_lexicon(folder / "synonyms.toml")


def find(index: Index, text: str) -> list[str]:
    return [hit.entry.code for hit in find_verdict(index, text).hits]


def test_a_trades_words_hold_for_its_catalogs_alone(tmp_path: Path) -> None:
    lexicon = write(tmp_path, shop=SHOP + SHOP_WORDS)
    assert find(build_index(ENTRIES, lexicon), "hollow") == ["SHOP-1"]
    assert find(build_index(ENTRIES, lexicon), "magic word") == ["SHOP-2"]
    others = [entry("BANK-1", "The basket is empty"), entry("BANK-2", "The password is wrong")]
    assert find(build_index(others, lexicon), "hollow") == []
    assert set(find(build_index(others, lexicon), "pw missing")) == {"BANK-2", "BANK-1"}


def test_one_prefix_of_a_catalog_is_enough(tmp_path: Path) -> None:
    lexicon = write(tmp_path, shop=SHOP + SHOP_WORDS)
    assert lexicon.choose(["BANK-", "TILL-"]).families == {"stor": "shop"}
    assert lexicon.choose(["BANK-", "SHOP-X-"]) is lexicon
    assert lexicon.choose([]) is lexicon
    assert lexicon.families == {}


def test_chosen_once_a_lexicon_is_kept(tmp_path: Path) -> None:
    lexicon = write(tmp_path, shop=SHOP + SHOP_WORDS)
    chosen = lexicon.choose(["SHOP-"])
    assert lexicon.choose(["TILL-", "SHOP-"]) is chosen
    assert chosen.choose(["SHOP-"]) is chosen


def test_two_files_say_the_same_as_one(tmp_path: Path) -> None:
    merged = write(tmp_path, shop=SHOP + SHOP_WORDS).choose(["SHOP-"])
    (tmp_path / "one").mkdir()
    joined = "[families]\nshop = ['store']\n[writes]\npassword = ['pw', 'magic word']\n[means]\n"
    one = write(tmp_path / "one", synonyms=WORDS + joined + "empty = ['blank', 'missing', 'hollow']\n")
    assert merged.rewrites == one.rewrites
    assert merged.phrases == one.phrases
    assert (merged.known, merged.families, merged.ask) == (one.known, one.families, one.ask)


def test_what_a_general_row_rewrites_is_rewritten_in_a_trades_phrases(tmp_path: Path) -> None:
    lexicon = write(tmp_path, shop=SHOP + "[means]\n'wrong password' = ['pw mistyped']\n")
    assert find(build_index(ENTRIES, lexicon), "password mistyped") == ["SHOP-2"]


def test_a_catalog_gets_the_words_of_all_its_files(tmp_path: Path) -> None:
    examples = "[examples]\nSHOP-1 = ['nothing in my basket']\n[unrelated]\ntexts = ['lunch?']\n"
    bank = "[catalog]\nprefixes = ['BANK-']\n[words]\nids = ['teller']\n[means]\nempty = ['skint']\n"
    lexicon = write(tmp_path, shop=SHOP + SHOP_WORDS, shop_examples=SHOP + examples, bank=bank)
    chosen = lexicon.choose(["SHOP-"])
    assert read_examples(chosen.files) == Examples({"SHOP-1": ["nothing in my basket"]}, ["lunch?"])
    assert read_examples(lexicon.files) == Examples({}, [])
    assert "skint" not in chosen.known
    both = lexicon.choose(["SHOP-", "BANK-"])
    assert {"hollow", "skint", "blank"} <= both.known
    assert both.ids == {"teller"}


def test_other_toml_files_may_be_anything(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"caf\xe9 =")
    assert write(tmp_path, sections="[[prefix]]\nbegins = 'G'\n", broken="[catalogs").trades == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[catalog]\n", "has no “prefixes”"),
        ("[catalog]\nprefixes = []\n", "has no “prefixes”"),
        ("[catalog]\nprefixes = 'SHOP-'\n", "isn't a list of texts"),
        ("[catalog]\nprefixes = [", "cannot be read"),
    ],
)
def test_a_file_that_does_not_say_whose_it_is_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Refusal, match=f"shop.toml.*{says}"):
        write(tmp_path, shop=text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[means\n", "shop.toml cannot be read"),
        ("[mean]\nempty = ['hollow']\n", "“mean”, which I don't know"),
        ("[means]\nempty = 'hollow'\n", "isn't a list of texts"),
        ("[writes]\nempty = ['!']\n", "under “empty” in shop.toml has no word"),
        ("[writes]\n'' = ['by the way']\n[means]\nempty = ['by the way']\n", "“by the way” under “empty”"),
        ("[examples]\nSHOP-1 = [7]\n", "isn't a list of texts"),
    ],
)
def test_a_broken_file_is_refused_by_its_own_catalogs_alone(tmp_path: Path, text: str, says: str) -> None:
    lexicon = write(tmp_path, shop=SHOP + text)
    with pytest.raises(Refusal, match=says):
        build_index(ENTRIES, lexicon)
    assert build_index([entry("BANK-1", "The basket is empty")], lexicon).messages.lexicon is lexicon


def test_an_index_in_files_is_opened_with_the_words_that_it_was_built_with(tmp_path: Path) -> None:
    lexicon = write(tmp_path, shop=SHOP + SHOP_WORDS)
    built = build_index(ENTRIES, lexicon)
    save_index(built, tmp_path / "index")
    opened = open_index(tmp_path / "index", lexicon)
    assert opened.messages.lexicon is built.messages.lexicon
    assert find(opened, "hollow") == ["SHOP-1"]


def test_our_reference_has_the_words_of_its_trade(lexicon: Lexicon, reference: Index, shop: Index) -> None:
    assert "punter" in reference.messages.lexicon.known
    assert "punter" not in shop.messages.lexicon.known
    assert shop.messages.lexicon is lexicon


def test_a_trades_words_make_no_number_a_code_in_other_catalogs(reference: Index, shop: Index) -> None:
    for word in ("gateway", "customer", "client", "agent", "api"):
        assert {word, stem(word)} & reference.messages.lexicon.ask
        assert find_verdict(shop, f"{word} 99").kind == "unknown"


def test_every_prefix_of_a_trade_is_one_of_our_reference(lexicon: Lexicon, reference: Index) -> None:
    assert (PROJECT_ROOT / "data" / "trading.toml") in {file.path for file in lexicon.trades}
    assert all(file.prefixes <= set(reference.facts.prefixes) for file in lexicon.trades)
