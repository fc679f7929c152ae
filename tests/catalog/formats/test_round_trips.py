"""Any table of codes and messages, written in any supported form, reads back the same."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from html import escape
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.formats.reading import read
from tests.catalog.formats.spreadsheets import write_xlsx

Rows = Sequence[tuple[str, str]]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODES = st.from_regex(r"[A-Z]{2,8}_[0-9]{1,4}", fullmatch=True)
TEXTS = st.text(st.characters(blacklist_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=40).map(
    lambda text: " ".join(f"It {text} went wrong".split())
)
WORDS = st.text(LETTERS.lower() + "äé中 ", min_size=1, max_size=40).map(
    lambda text: " ".join(f"It {text} went wrong.".split())
)
ROWS = st.lists(st.tuples(CODES, TEXTS), min_size=2, max_size=6, unique_by=lambda row: row[0])
WORD_ROWS = st.lists(st.tuples(CODES, WORDS), min_size=2, max_size=6, unique_by=lambda row: row[0])


def write_csv(separator: str) -> Callable[[Rows], str]:
    def write(rows: Rows) -> str:
        page = io.StringIO()
        csv.writer(page, delimiter=separator).writerows([("code", "message"), *rows])
        return page.getvalue()

    return write


def write_markdown(rows: Rows) -> str:
    special = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_|[]~<>&!"})
    return "|code|message|\n|-|-|\n" + "".join(f"|`{code}`|{text.translate(special)}|\n" for code, text in rows)


def write_html(rows: Rows) -> str:
    lines = "".join(f"<tr><td>{code}</td><td>{escape(text)}</td></tr>\n" for code, text in rows)
    return f"<table><tr><th>code</th><th>message</th></tr>\n{lines}</table>"


def write_xml(rows: Rows) -> str:
    return "<a>" + "".join(f"<e code={quoteattr(code)}>{escape_xml(text)}</e>" for code, text in rows) + "</a>"


def write_toml(rows: Rows) -> str:
    return "".join(f"[[error]]\ncode = {json.dumps(code)}\nmessage = {quote_toml(text)}\n" for code, text in rows)


def quote_toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def write_po(rows: Rows) -> str:
    return "".join(f"msgid {json.dumps(code)}\nmsgstr {quote_toml(text)}\n\n" for code, text in rows)


def write_records(rows: Rows) -> list[dict[str, str]]:
    return [{"code": code, "message": text} for code, text in rows]


def write_by_name(rows: Rows) -> dict[str, dict[str, str]]:
    return {f"name{number}": record for number, record in enumerate(write_records(rows))}


FORMS: dict[str, tuple[str, Callable[[Rows], str | bytes]]] = {
    "comma": ("a.csv", write_csv(",")),
    "semicolon": ("a.csv", write_csv(";")),
    "tab": ("a.tsv", write_csv("\t")),
    "markdown": ("a.md", write_markdown),
    "html": ("a.html", write_html),
    "map": ("a.json", lambda rows: json.dumps(dict(rows))),
    "list": ("a.json", lambda rows: json.dumps(write_records(rows), indent=1)),
    "by name": ("a.json", lambda rows: json.dumps(write_by_name(rows), ensure_ascii=False)),
    "map of lines": ("a.json", lambda rows: json.dumps({code: [text] for code, text in rows})),
    "nested": ("a.json", lambda rows: json.dumps({"errors": {"list": write_records(rows)}})),
    "yaml map": ("a.yaml", lambda rows: yaml.safe_dump(dict(rows), sort_keys=False, allow_unicode=True)),
    "yaml list": ("a.yaml", lambda rows: yaml.safe_dump(write_records(rows), sort_keys=False)),
    "toml": ("a.toml", write_toml),
    "xml": ("a.xml", write_xml),
    "spreadsheet": ("a.xlsx", lambda rows: write_xlsx({"Codes": [("code", "message"), *rows]})),
    "gettext": ("a.po", write_po),
    "equals": ("a.properties", lambda rows: "".join(f"{code}={escape_properties(text)}\n" for code, text in rows)),
}


def escape_properties(text: str) -> str:
    return text.replace("\\", "\\\\")


@pytest.mark.parametrize("form", FORMS)
@given(ROWS)
def test_any_codes_and_messages_read_back_the_same(form, rows):
    name, write = FORMS[form]
    assert read_pairs(name, write(rows)) == list(rows)


def write_lines(line: str, before: str = "", after: str = "") -> Callable[[Rows], str]:
    """Return what writes a line for each row, between a beginning and an end."""
    return lambda rows: before + "".join(line.format(code=code, text=text) for code, text in rows) + after


WORD_FORMS: dict[str, tuple[str, Callable[[Rows], str]]] = {
    "colon": ("a.txt", write_lines("{code}: {text}\n")),
    "hyphen": ("a.txt", write_lines("{code} - {text}\n")),
    "bullets": ("a.md", write_lines("- {code}: {text}\n")),
    "bold": ("a.md", write_lines("- **{code}** {text}\n")),
    "headings": ("a.md", write_lines("## {code}\n{text}\n\n")),
    "definitions": ("a.html", write_lines("<dt>{code}<dd>{text}\n", "<dl>", "</dl>")),
    "terms": ("a.rst", write_lines("{code}\n   {text}\n\n")),
    "defines": ("a.h", write_lines('#define {code} "{text}"\n')),
    "comments": ("a.h", write_lines("  {code}, /* {text} */\n", "enum {\n", "};\n")),
    "go": ("a.go", write_lines('\t{code} = errors.New("{text}")\n', "var (\n", ")\n")),
    "java": ("A.java", write_lines('  {code}("{text}"),\n', "enum A {\n", "  LAST;\n}\n")),
    "typescript": ("a.ts", write_lines("  {code}: '{text}',\n", "const A = {\n", "};\n")),
    "python": ("a.py", write_lines('    "{code}": "{text}",\n', "A = {\n", "}\n")),
    "protobuf": ("a.proto", write_lines("  {code} = 1; // {text}\n", "enum A {\n", "}\n")),
}


@pytest.mark.parametrize("form", WORD_FORMS)
@given(WORD_ROWS)
def test_any_codes_with_messages_in_plain_words_read_back_the_same(form, rows):
    name, write = WORD_FORMS[form]
    assert read_pairs(name, write(rows)) == list(rows)


def read_pairs(name: str, content: str | bytes) -> list[tuple[str, str]]:
    """Return what stands in a row, folded: the code, and the cell that has a message."""
    [table] = read(name, content).tables
    rows = [[" ".join(cell.split()) for cell in row.cells] for row in table.rows]
    found = list[tuple[str, str]]()
    for row in rows:
        [message] = [cell for cell in row if cell.startswith("It ")]
        [code] = [cell for cell in row if cell != message and "_" in cell]
        found.append((code, message))
    return found
