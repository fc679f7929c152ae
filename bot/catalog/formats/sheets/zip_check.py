"""Refuse spreadsheets that are damaged or far larger than their file, before the package reads them."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from operator import attrgetter

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from bot.catalog.formats.sheets.sheet_size import OdsMeter, XlsxMeter
from bot.catalog.tables import SourceFile
from bot.errors import Refusal

MAX_UNPACKED = 256 * 2**20  # bytes
MAX_FILES = 5_000
CHUNK = 2**20
XML = (".xml", ".rels")
BINARY = "xl/workbook.bin"
ODS_SHEETS = "content.xml"
DAMAGED = "{} is damaged, or protected by a password. Open it, save it again without one, and import that."
NOT_READ = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


def check_archive(file: SourceFile) -> None:
    """Refuse an archive that is damaged, or whose content is too large for memory; it is unpacked piece by piece."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            files = archive.infolist()
            if len(files) > MAX_FILES or sum(map(attrgetter("file_size"), files)) > MAX_UNPACKED:
                raise Refusal(f"{file.name} is far larger than it seems. Save it as CSV and import that.")
            if BINARY in archive.namelist():
                raise Refusal(f"{file.name} is a binary workbook (.xlsb). Save it as .xlsx or CSV and import that.")
            for entry in files:
                check_entry(archive, entry)
    except (*NOT_READ, ParseError, DefusedXmlException) as error:
        raise Refusal(DAMAGED.format(file.name)) from error


def check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a file in an archive that isn't as large as it says or isn't well-formed, or too large a sheet.

    Raises the errors of the archive and of XML.
    """
    with archive.open(entry) as content:
        chunks = iter(lambda: content.read(CHUNK), b"")
        if entry.filename.lower().endswith(XML):
            parse(chunks, choose_meter(entry.filename))
        for _ in chunks:
            pass  # to the end, where its size and sum are checked


def choose_meter(name: str) -> OdsMeter | XlsxMeter:
    """Return what measures a file in an archive; in an .xlsx file a sheet may have any name."""
    return OdsMeter() if name == ODS_SHEETS else XlsxMeter()


def parse(chunks: Iterator[bytes], meter: OdsMeter | XlsxMeter) -> None:
    """Parse XML. Raises the parser's errors."""
    parser = XMLParser(target=meter)
    for chunk in chunks:
        parser.feed(chunk)
    parser.close()
