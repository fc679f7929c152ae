import pytest

from tests.catalog.formats.spreadsheets import write_xlsx


@pytest.fixture(scope="session")
def xlsx():
    """Give a small spreadsheet."""
    return write_xlsx({"Codes": [["Code", "Text"], ["E1", "One"], [2, "Two"]]})
