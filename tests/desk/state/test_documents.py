"""Documents that cannot be read are refused with a sentence that says what to do."""

import json
import os

import pytest

from bot.desk.state.documents import CHUNK, MAX_BYTES, digest_lexicon, read_text_file
from bot.desk.state.references import read_document
from bot.errors import Refusal


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "codes.md is empty"),
        (b" \r\n\t\n", "codes.md is empty"),
        (b"\xef\xbb\xbf\n", "codes.md is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        (b"\x1f\x8b\x08\x08\xff\xfe", "is a compressed archive"),
        (b"G1=One\0\1\2\3", "binary file"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, sentence):
    path = tmp_path / "codes.md"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=sentence):
        read_document(path)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_lines_in_another_encoding_are_read(tmp_path, encoding):
    path = tmp_path / "codes.txt"
    path.write_bytes("G1=Die Tür ist offen\nG2=Größe\n".encode(encoding))
    assert [entry.meaning.text for entry in read_document(path).entries] == ["Die Tür ist offen", "Größe"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("G1=One\nG2=Größe\n".encode("latin-1"), "Line 2 of steps.md is not UTF-8"),
        ("G1=One\r\nG2=Two\r\nG3=Größe".encode("latin-1"), "Line 3 of steps.md is not UTF-8"),
        ("G1=One".encode("utf-16"), "UTF-16"),
        (b"G1=" + b"x" * CHUNK + b"\nG2=Two" + "ö".encode()[:1], "Line 2 .* not UTF-8"),
        (b"G1=" + b"x" * CHUNK + b"\nG2=Two\xff\0", "binary file"),
    ],
)
def test_a_text_that_must_be_utf_8_and_is_not_is_refused(tmp_path, content, sentence):
    path = tmp_path / "steps.md"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=sentence):
        read_text_file(path)


def test_a_missing_document_is_refused(tmp_path):
    with pytest.raises(Refusal, match=r"There is no file .*nowhere\.md"):
        read_document(tmp_path / "nowhere.md")


def test_a_folder_is_refused_where_a_file_is_needed(tmp_path):
    with pytest.raises(Refusal, match="is a folder or a device"):
        read_text_file(tmp_path)


def test_a_device_is_refused_and_not_read_for_ever(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refusal, match="is a folder or a device"):
        read_document(tmp_path / "pipe")


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    with pytest.raises(Refusal, match="cannot be read: File name too long"):
        read_document(tmp_path / ("x" * 300))


def test_a_file_name_that_is_no_text_is_kept_as_one(tmp_path):
    path = tmp_path / os.fsdecode(b"codes-\xff.md")
    path.write_text("G1=One\n")
    assert read_document(path).document == "codes-?.md"


def test_a_document_of_any_size_is_read(tmp_path):
    path = tmp_path / "codes.md"
    comment = "# " + "x" * 2**20 + "\n"
    with path.open("w") as file:
        file.write("G1=One\n")
        file.writelines(comment for _ in range(MAX_BYTES // 2**20))
        file.write("G2=Two\n")
    assert path.stat().st_size > MAX_BYTES
    assert [entry.code for entry in read_document(path).entries] == ["G1", "G2"]


def test_a_character_that_lies_across_two_chunks_is_read(tmp_path):
    path = tmp_path / "codes.md"
    path.write_bytes(b"G1=" + b"x" * (CHUNK - 4) + "Größe\nG2=Zwei".encode())
    assert [entry.code for entry in read_document(path).entries] == ["G1", "G2"]


def replace_by_latin_1(path):
    (path.parent / "new").write_bytes("G1=Größe\n".encode("latin-1") * 9)
    (path.parent / "new").replace(path)


def append(path):
    with path.open("a") as file:
        file.write("G5=Five\n")


CHANGES = {
    "deleted": lambda path: path.unlink(),
    "replaced": replace_by_latin_1,
    "overwritten": lambda path: path.write_bytes(path.read_bytes().replace(b"One", b"\xe4\xf6\xfc")),
    "cut": lambda path: os.truncate(path, 7),
    "appended to": append,
}
STEPS = ["Counting lines", "Looking for damage", "Reading", "Sorting"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_document_that_is_changed_while_it_is_read_is_refused(tmp_path, step, change):
    path = tmp_path / "codes.md"
    path.write_text("G1=One\nG2=Two\n" * 1000)
    os.utime(path, (0, 0))
    left = [CHANGES[change]]

    def interfere(now, _done, _total):
        if now == step and left:
            left.pop()(path)

    with pytest.raises(Refusal, match=r"^codes\.md was changed while it was read\. Import it again\.$"):
        read_document(path, interfere)


def test_an_export_that_is_cut_while_it_is_read_was_changed_and_is_not_called_invalid(tmp_path):
    path = tmp_path / "codes.json"
    meaning = {"text": "One", "preferred": True, "doubt": None, "sources": []}
    code = {"code": "G1", "family": "g", "number": "1", "section": "g", "status": "active", "meanings": [meaning]}
    codes = [{**code, "code": f"G{number}", "number": str(number), "steps": []} for number in range(1000)]
    path.write_text(json.dumps({"codes": codes}, indent=2) + "\n")
    with pytest.raises(Refusal, match=r"codes\.json was changed while it was read"):
        read_document(path, lambda *_: os.truncate(path, 3000))


def test_a_file_that_is_read_whole_is_refused_if_it_is_far_too_big(tmp_path):
    path = tmp_path / "steps.yaml"
    path.write_bytes(b"- code: G1\n" * (MAX_BYTES // 10))
    with pytest.raises(Refusal, match="has more than 64 MB"):
        read_text_file(path)


def test_another_table_of_word_pieces_has_another_digest(lexicon, tmp_path):
    def install(version, table):
        folder = tmp_path / f"{version}-{len(table)}"
        record = folder / f"wordllama-{version}.dist-info"
        weights = folder / "wordllama" / "weights"
        for path in (record, weights):
            path.mkdir(parents=True)
        (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: wordllama\nVersion: {version}\n")
        (weights / "l2_supercat_256.safetensors").write_bytes(table)
        return folder / "wordllama"

    installed = [None, install("1.0", b"table"), install("1.1", b"table"), install("1.0", b"other table")]
    assert len({digest_lexicon(lexicon, folder) for folder in installed}) == len(installed)
