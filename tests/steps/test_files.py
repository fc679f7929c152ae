"""Files of steps: what is written comes back as it was, and what could do harm is refused."""

import csv as plain_csv
import io
import json as plain_json

import pytest
import yaml as plain_yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.steps.files import detect_format, parse_step_file
from bot.steps.formats import csv, json, yaml

ODD = " \n\t\r-:#'\"|>=+@,;\x85\u2028\ufeffab%!&*{}[]\x7f\u200b😀~"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
texts |= st.text(alphabet=ODD, min_size=1, max_size=12)
words = st.sampled_from(
    ["yes", "null", "~", "02000", "1e5", "2026-11-03", "12:30", "0x1F", "- a", "a: b", "a #b", "off"]
)
steps = st.lists(
    st.fixed_dictionaries({"text": texts | words, "audience": st.sampled_from(["shareable", "internal"])}), max_size=3
)
fixes = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.from_regex(r"[A-Z0-9_]{1,8}", fullmatch=True),
            "codes": st.lists(words, max_size=2),
            "steps": steps,
            "verified_by": st.none() | texts,
            "revisions": st.lists(st.fixed_dictionaries({"number": st.just("1"), "steps": steps}), max_size=2),
        }
    ),
    max_size=3,
)


def read_back(form, text):
    return [item.data for item in form.read(text)]


@given(fixes)
@settings(max_examples=settings().max_examples * 3)
def test_yaml_and_json_bring_back_every_text_as_it_was(data):
    assert read_back(json, json.write(data)) == data
    assert read_back(yaml, yaml.write(data)) == data


@given(fixes)
@settings(max_examples=settings().max_examples * 3)
def test_other_readers_of_yaml_read_the_same(data):
    assert plain_yaml.safe_load(yaml.write(data)) == data


@given(st.lists(texts, min_size=1, max_size=4))
@settings(max_examples=settings().max_examples * 3)
def test_csv_brings_back_every_text_and_holds_no_formula(texts):
    fix = {"code": "G1", "steps": [{"text": item, "audience": "internal"} for item in texts]}
    text = csv.write([{**fix, "verified_by": None, "verified_on": None}])
    assert read_back(csv, text) == [fix]
    cells = [cell for row in plain_csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell.strip()[:1] in tuple("=+-@＝＋－＠") or cell[:1] in tuple("\t\r\n")] == []


def test_yaml_is_written_for_people():
    fix = {"code": "G1", "codes": ["G1", "02000"], "steps": [{"text": "Größe\n\n  of it: 😀", "audience": "internal"}]}
    assert yaml.write([{**fix, "verified_by": None, "revisions": []}]) == (
        "- code: G1\n"
        "  codes:\n"
        "  - G1\n"
        "  - '02000'\n"
        "  steps:\n"
        "  - text: |-\n"
        "      Größe\n"
        "\n"
        "        of it: 😀\n"
        "    audience: internal\n"
        "  verified_by: null\n"
        "  revisions: []\n"
    )


def test_yaml_says_the_same_list_twice_without_an_anchor():
    steps = [{"text": "Call 😀 back: " + "soon, " * 40, "audience": "internal"}]
    text = yaml.write([{"code": "G1", "steps": steps, "revisions": [{"steps": steps}]}])
    assert text.count("- text: 'Call 😀 back: soon, soon,") == 2  # and no line is folded
    assert len(text.splitlines()) == 8


def test_no_fixes_are_an_empty_list_in_every_form():
    for form in (json, yaml, csv):
        assert form.read(form.write([])) == []


def test_a_word_of_yaml_is_a_text_whatever_it_looks_like():
    [item] = yaml.read("- code: 02000\n  steps: [yes, 2026-11-03, 1_000, 'null', null]\n")
    assert item.data == {"code": "02000", "steps": ["yes", "2026-11-03", "1_000", "null", None]}


@pytest.mark.parametrize(
    ("form", "text", "lines"),
    [
        (yaml, "# ours\n- code: A\n  steps: []\n\n- code: B\n", [2, 5]),
        (json, '\n[{"code": "A",\n"steps": []},\n {"code": "B"}]', [2, 4]),
        (csv, 'code,text\nA,"x\ny"\nB,z\n', [2, 4]),
    ],
)
def test_items_know_their_lines(form, text, lines):
    assert [item.line for item in form.read(text)] == lines


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- &a [x]\n- *a\n", "Line 1: “a” is a YAML anchor"),
        ("- x\n- *a\n", "Line 2: “a” is a YAML anchor or alias"),
        ("- !!python/object/apply:os.system [ls]\n", "Line 1: .* is a YAML tag"),
        ("- !x y\n", "“!x” is a YAML tag"),
        ("[" * 10_000, "Line 1: this is nested deeper"),
        ("- a: 1\n  a: 2\n", "Line 2: “a” stands twice"),
        ("- a\n b: [\n", "Line 2: this is no YAML"),
        ("- a\n---\n- b\n", "Line 2: a second document"),
        ("code: A\n", "are a list"),
        ("- {[a]: b}\n", "nested deeper"),
        ("- \x01\n", "no YAML"),
    ],
)
def test_yaml_that_no_file_of_steps_needs_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        yaml.read(text)


def test_a_bomb_of_aliases_is_refused_before_it_grows():
    bomb = "- &a [x,x]\n" + "".join(f"- &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(20))
    with pytest.raises(Refusal, match="anchor"):
        yaml.read(bomb)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[\n{"a": 1,}]', "Line 2: this is no JSON"),
        ('[{"a": 1, "a": 2}]', "“a” stands twice"),
        ("[1 2]", "a comma or ] is missing"),
        ("[1] 2", "something follows"),
        ("[1", "a comma or ]"),
        ("[", "no JSON"),
        ('{"codes": []}', "are a list"),
        ("[" * 100_000, "nested deeper"),
        ("[NaN]", "NaN is no number"),
        (f"[{'9' * 5_000}]", "5,000 digits"),
    ],
)
def test_what_is_no_json_of_steps_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        json.read(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("code,text,colour\n", "“colour” is no column"),
        ("code,codes\n", "code and text are needed"),
        ("code,code,text\n", "each once"),
        ("code,text\nA,b,c\n", "Line 2: there are 3 cells and 2 columns"),
        ('code,text\nA,"b"c\n', "Line 2: this is no CSV"),
        ("code,text,verified_by\nA,b,mei\nA,c,tom\n", "Line 3: verified_by is not what"),
    ],
)
def test_what_is_no_csv_of_steps_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        csv.read(text)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_as_spreadsheets_save_it(mark):
    text = mark.join(["code", "text"]) + "\r\n" + mark.join(["A", '"one, two; three"']) + "\r\n\r\n"
    assert read_back(csv, text) == [{"code": "A", "steps": [{"text": "one, two; three"}]}]


def test_a_row_without_a_text_is_a_code_without_steps():
    assert read_back(csv, "code,text\nA,\n") == [{"code": "A", "steps": []}]


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.yml", "[]", "yaml"),
        ("a.JSON", "", "json"),
        ("a.csv", "", "csv"),
        ("a", " [1]", "json"),
        ("a", "- b", "yaml"),
    ],
)
def test_the_form_is_told_by_the_name_or_else_by_the_looks(name, text, form):
    assert detect_format(name, text) == form


def test_every_form_is_read_by_the_same_name():
    data = [{"code": "A", "steps": ["b"]}]
    assert (
        parse_step_file("a.json", plain_json.dumps(data))[0].data
        == parse_step_file("a.yaml", plain_yaml.dump(data))[0].data
    )
