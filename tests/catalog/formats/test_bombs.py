"""Files that are meant to fill memory or to take minutes are refused early; others of their size are read."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.settings import PROJECT_ROOT
from tests.catalog.formats.reading import read

SUFFIXES = [
    *("md", "html", "rst", "txt", "properties", "csv", "xlsx", "ods", "json", "yaml", "toml", "xml", "po"),
    *("h", "go", "java", "ts", "py", "proto", "strings"),
]
MANY = 20_000
LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20)
)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("deep.json", "[" * MANY, "nested deeper"),
        ("deep.json", '{"a":' * MANY, "nested deeper"),
        ("deep.yaml", "[" * MANY, "nested deeper"),
        ("deep.yaml", "- " * MANY, "nested deeper"),
        ("deep.xml", "<a>" * MANY, "nested deeper"),
        ("deep.html", "<div>" * MANY, "nested too deeply"),
        ("deep.html", "<table><tr><td>" * MANY, "nested too deeply"),
        ("unclosed.md", "<table>\n" * MANY, "nested too deeply"),
        ("deep.c", "{" * MANY, "nested deeper"),
        ("laughs.yaml", LAUGHS, "more than 4,000,000 single values"),
        ("long.yaml", "a: &a " + "x" * 500_000 + "\nb: [" + "*a," * MANY + "]\n", "more than 4,000,000 single values"),
        ("wide.json", "[" + ",".join(f'{{"k{n}": 1}}' for n in range(50_000)) + "]", "more than 5,000,000 cells"),
        ("span.html", "<table>" + "<tr><td colspan=1000 rowspan=1000>a" * 5000, "more than 2,000,000 cells"),
        ("line.md", "a" * 200_000, "more than 100,000 characters"),
        ("pipes.md", ("|" * 90_000 + "\n") * 12, "too long for a Markdown document"),
        ("line.txt", "a: " * 400_000, "more than 1,000,000 characters"),
        ("quote.csv", '"' * 200_001, "a cell has no end"),
    ],
)
def test_a_bomb_is_refused(name, text, reason):
    with pytest.raises(Refusal, match=reason):
        read(name, text)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(Refusal, match="has more than 64 MB"):
        read("a.csv", b"a,b\n" * (16 * 2**20 + 1))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("comments.html", "<!--" * MANY),
        ("bold.md", "*a_" * MANY),
        ("quotes.c", '"' * MANY),
        ("comments.c", "/*" * MANY),
        ("arguments.java", "enum A { X(" + "1," * MANY + "1) }"),
        ("blanks.txt", "a" + " " * 900_000 + "b"),
        ("doubles.json", "{" + ",".join(['"a": "x"'] * MANY) + "}"),
        ("text.xml", "<a>" + "x<!-- -->" * MANY + "</a>"),
    ],
)
def test_a_file_of_nothing_but_marks_is_read(name, text):
    read(name, text)


def try_to_read(name: str, content: str | bytes) -> str:
    """Return what the file is, or the sentence with which it is refused."""
    try:
        return f"{read(name, content).format}."
    except Refusal as refusal:
        return str(refusal)


@given(st.binary(max_size=300), st.sampled_from(SUFFIXES))
def test_random_bytes_are_read_or_refused(content, suffix):
    assert try_to_read(f"a.{suffix}", content).endswith((".", "?"))


PIECES = [
    *("|", "-", "#", "\n", " ", "*", "`", "<table>", "<tr>", "<td>", "</", ">", '"', "'", "{", "}", "[", "]", ":"),
    *(",", "=", ";", "E1", "1", "\t", "\\", "&", "(", ")", "+", "..", "::", "msgid ", "enum ", "const ", "<!--"),
    *("/*", "*/", "//", "class A", "case ", "return ", "ä", "---", "===", "\\u12", "$", "%", "<a b=", "<![CDATA["),
    *("&#x0;", "- ", "> "),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.sampled_from(SUFFIXES))
def test_broken_files_of_every_format_are_read_or_refused(text, suffix):
    assert try_to_read(f"a.{suffix}", text).endswith((".", "?"))


@pytest.mark.parametrize(
    ("package", "name", "extra"),
    [
        ("python_calamine", "a.xlsx", "spreadsheets"),
        ("docutils", "a.rst", "rst"),
        ("polib", "a.po", "gettext"),
        ("selectolax", "a.html", "html"),
    ],
)
def test_a_format_whose_package_is_missing_names_the_extra_to_install(package, name, extra):
    program = f"""
import sys
sys.modules[{package!r}] = None
from bot.catalog.read_tables import read_tables
from bot.catalog.tables import SourceFile
from bot.errors import Refusal
try:
    read_tables(SourceFile({name!r}, b"PK\\x03\\x04" if {name!r}.endswith("x") else b"x"))
except Refusal as refusal:
    print(refusal)
print(read_tables(SourceFile("a.md", b"<table><tr><td>1</table>")).skipped)
"""
    run = subprocess.run(  # noqa: S603 - Python itself
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, check=True, capture_output=True, text=True
    )
    assert f"pip install 'errdesk[{extra}]'" in run.stdout
    assert ("errdesk[html]" in run.stdout.splitlines()[-1]) == (extra == "html")


@given(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=4))
def test_damaged_spreadsheets_are_read_or_refused(xlsx, changes):
    damaged = bytearray(xlsx)
    for place, byte in changes:
        damaged[int(place * len(damaged))] = byte
    assert try_to_read("a.xlsx", bytes(damaged)).endswith((".", "?"))
