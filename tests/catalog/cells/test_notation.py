import pytest

from bot.catalog.cells.notation import list_notations


@pytest.mark.parametrize(
    ("code", "notations"),
    [
        ("0x80070005", {"2147942405", "-2147024891"}),
        ("-2147024891", {"0x80070005", "2147942405"}),
        ("2147942405", {"0x80070005", "-2147024891"}),
        ("0x0000007B", {"0x7B"}),
        ("0x2710", {"0x00002710", "10000"}),
    ],
)
def test_a_number_of_32_bits_has_other_notations(code, notations):
    assert set(list_notations(code)) == notations


@pytest.mark.parametrize("code", ["5", "-1021", "70000", "abc", "E5", "1073741824000", "0x123456789", "-1"])
def test_other_codes_have_no_other_notation(code):
    assert list_notations(code) == ()
