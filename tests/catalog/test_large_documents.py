"""A document with more lines than are read at once is read like a short one."""

import json
import time

import pytest

from bot.catalog.entry import MAX_LISTED, Entry, Meaning, Source
from bot.catalog.formats import errdesk_json
from bot.catalog.read import parse_reference
from bot.catalog.release import Release, compare_release
from bot.catalog.spool import BLOCK
from bot.errors import Refusal

MANY = 3 * BLOCK


def lines(number, first=0):
    return [f"SHOP_API_{place:07}=Message {place}" for place in range(first, first + number)]


def test_a_code_that_stands_far_apart_is_one_entry_with_both_its_lines(reading):
    read = reading(*lines(MANY), "SHOP_API_0000000=Message 0")
    assert len(read.entries) == MANY
    assert next(iter(read.entries)).meaning.sources[0].lines == (1, MANY + 1)


def test_a_replay_of_any_length_is_found_wherever_it_was_printed_first(reading):
    replayed = [f"SHOP_API_{MANY + place:07}=Message {place}" for place in range(MANY)]
    read = reading(*lines(MANY), *replayed[:-1], f"{replayed[-1][:-2]} ... API_{3 * MANY:07}=End", *lines(MANY, MANY))
    assert [(damage.first, damage.last) for damage in read.damages if damage.kind == "replayed lines"] == [
        (MANY + 1, 2 * MANY)
    ]
    assert all(entry.meaning.text in {f"Message {int(entry.number)}", "End"} for entry in read.entries)


def test_a_message_that_the_splice_cut_is_found_among_messages_that_begin_alike(reading):
    read = reading("A_CODE_01=The end is near", "A_CODE_02=The end", "A_CODE_03=The", "A_CODE_04=Th E_05=Five")
    assert [damage.first for damage in read.damages if damage.kind == "replayed lines"] == [4]
    assert "repeats the message of line 1" not in str([entry.meaning.doubt for entry in read.entries])
    read = reading("A_CODE_01=The end is near", "A_CODE_04=The end i E_05=Five", "A_CODE_04=Four")
    [entry] = [entry for entry in read.entries if entry.code == "A_CODE_04"]
    assert "repeats the message of line 1" in entry.meanings[1].doubt


@pytest.mark.parametrize(
    "line",
    [
        "P{0}_API_{0:05}=Message ... {0}_API_00001=Its own end",
        "P{0}_API_{0:05}=Message x{0}y_1=The end of none",
        "P{0}_API_{0:05}=Message 123456=The end of any",
        "P{0}_API_{0:05}=Message\nQ{0} API_12345=A gap",
    ],
)
def test_a_cut_off_code_is_not_compared_with_every_prefix(reading, line):
    def measure(number):
        text = "\n".join(line.format(place) for place in range(number))
        begun = time.process_time()
        reading(text)
        return time.process_time() - begun

    measure(10)
    assert measure(6 * MANY) < 10 * min(measure(MANY) for _ in range(3)), "36 times as long, if it were"


def test_damages_are_counted_and_the_first_ones_listed(reading):
    broken = [line.replace("_API", " _API") for line in lines(MANY)]
    read = reading("SHOP_API_9999999=Last", *broken)
    assert (read.damages.total, len(read.damages)) == (MANY, MAX_LISTED)
    assert [read.damages[0].first, read.damages[-1].first] == [2, MAX_LISTED + 1]


def test_codes_without_a_meaning_are_named_in_the_order_of_the_document(reading):
    read = reading("B_2=", "A_1=", "B_2=", "C_3=Three", "C_3=", *(f"D_{place}=" for place in range(MANY)))
    assert read.without_meaning[:3] == ("B_2", "A_1", "D_0")
    assert read.without_meaning.total == MANY + 2


def test_a_release_is_compared_code_by_code_with_a_catalog_of_any_size():
    stored = parse_reference("codes.md", "\n".join(lines(MANY)), {})
    release = parse_reference("codes.md", "\n".join(lines(MANY, 1)), {})
    changes = compare_release(stored.entries, Release(release, part=True))
    assert next(changes).kind == "retired"
    kinds = [change.kind for change in changes]
    assert (kinds.count("moved"), kinds[-1], len(kinds)) == (MANY - 1, "added", MANY)


@pytest.fixture(scope="module")
def export():
    """Return an export of two codes as Errdesk lays it out."""
    meanings = (Meaning("One", sources=(Source("a.md", (1,)),)),)
    return errdesk_json.write(
        [Entry(f"A_{number}", "A", str(number), "general", meanings=meanings) for number in (1, 2)]
    )


def test_an_export_in_another_layout_is_read_the_same(export):
    written = parse_reference("export.json", export, {})
    for other in (json.dumps(json.loads(export)), export.replace("\n", "\r\n"), export + "\n\n"):
        assert list(parse_reference("export.json", other, {}).entries) == list(written.entries)


@pytest.mark.parametrize("lost", ["    },\n", "  ]\n}\n", "}\n"])
def test_an_export_of_which_a_part_is_missing_is_refused(export, lost):
    with pytest.raises(Refusal, match=r"export\.json isn't valid JSON \(line \d+\)"):
        parse_reference("export.json", export.replace(lost, "", 1) if lost != "}\n" else export[:-2], {})


def test_a_fault_within_a_code_is_named_by_its_line_in_the_document(export):
    faulty = export.replace('"code": "A_2",', '"code": "A_2"')
    line = export[: export.index('"code": "A_2"')].count("\n") + 2
    with pytest.raises(Refusal, match=rf"isn't valid JSON \(line {line}\)"):
        parse_reference("export.json", faulty, {})
