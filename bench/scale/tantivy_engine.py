"""Tantivy alone, as its documentation uses it: English stems, and any of a text's words."""

import re
from pathlib import Path

import tantivy

from scale.catalog import read_lines
from scale.engine import Finders

WORD = re.compile(r"\w+")
MOST = 5  # codes
WRITERS = 1  # threads, so that codes with the same score come in the same order every time


def build(catalog: Path, folder: Path) -> None:
    """Index a catalog into a new folder."""
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True, tokenizer_name="raw")
    builder.add_text_field("message", tokenizer_name="en_stem")
    writer = tantivy.Index(builder.build(), path=str(folder)).writer(num_threads=WRITERS)
    for code, message in read_lines(catalog):
        writer.add_document(tantivy.Document(code=code, message=message))
    writer.commit()
    writer.wait_merging_threads()


def open_finders(folder: Path) -> Finders:
    """Open the index in a folder."""
    index = tantivy.Index.open(str(folder))
    searcher = index.searcher()

    def find(query: tantivy.Query) -> list[str]:
        hits = searcher.search(query, MOST).hits
        return [searcher.doc(address).get_first("code") for _, address in hits]

    return Finders(
        of_text=lambda text: find(index.parse_query(" ".join(WORD.findall(text.lower())), ["message"])),
        of_code=lambda code: find(tantivy.Query.term_query(index.schema, "code", code)),
    )
