"""Write small spreadsheets, with nothing in them that the reader doesn't need."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

Cell = str | float | bool

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def write_archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive of some files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def read_archive(content: bytes) -> dict[str, bytes]:
    """Return the files in a ZIP archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_xlsx(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """Return an .xlsx file with the rows of each sheet."""
    texts = {f"xl/worksheets/sheet{number}.xml": write_sheet(rows) for number, rows in enumerate(sheets.values(), 1)}
    names = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(texts) + 1)
    )
    document = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return write_archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{WORKBOOK}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{document}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{targets}</Relationships>',
            **texts,
        }
    )


def write_sheet(rows: Iterable[Sequence[Cell]]) -> str:
    """Return the XML of a sheet."""
    lines = [
        "".join(write_cell(f"{chr(65 + column)}{number}", cell) for column, cell in enumerate(row))
        for number, row in enumerate(rows, 1)
    ]
    body = "".join(f'<row r="{number}">{line}</row>' for number, line in enumerate(lines, 1))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def write_cell(place: str, value: Cell) -> str:
    """Return the XML of a cell."""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def write_ods(rows: Iterable[tuple[int, Iterable[tuple[int, str]]]]) -> bytes:
    """Return an .ods file of rows of cells, each with the number of times that it is repeated."""
    lines = "".join(
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(write_ods_cell(*cell) for cell in cells)}'
        "</table:table-row>"
        for times, cells in rows
    )
    spaces = " ".join(f'xmlns:{name}="{OPEN_DOCUMENT}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<table:table table:name="Codes">{lines}</table:table>'
    return write_archive(
        {
            "mimetype": ODS,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OPEN_DOCUMENT}:manifest:1.0"/>',
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def write_ods_cell(times: int, text: str) -> str:
    """Return the XML of a cell that is repeated."""
    if not text:
        return f'<table:table-cell table:number-columns-repeated="{times}"/>'
    return (
        f'<table:table-cell table:number-columns-repeated="{times}" office:value-type="string"><text:p>{text}</text:p>'
        "</table:table-cell>"
    )
