"""Numbers beside a whole code: counts, and the status of its envelope."""

import pytest

from bot.search.index import Index
from tests.search.codes.verdicts import find_codes

CODE = "USCUSTOMER_API_0000113"


@pytest.mark.parametrize(
    "text",
    [
        f"{CODE} x4",
        f"{CODE} ×12",
        f"{CODE} (3)",
        f"{CODE}\t118",
        f"118 | {CODE} | 5",
        f"3 x {CODE}",
        f"12 times {CODE}",
        f"{CODE}: 101 times since 9:15",
        f'{{"code":"1","sCode":"{CODE}"}}',
        f'{{"status":101,"error":{{"code":118,"type":"{CODE}"}}}}',
        f"Error 404 ({CODE})",
        f"our CRM logs its own error 12; the platform shows {CODE}",
        f"code 118: {CODE}",
        f"delta=-602 err={CODE}",
    ],
)
def test_only_the_code_is_answered(reference: Index, text: str) -> None:
    assert find_codes(reference, text) == ("answer", ["0000113"])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("GGATEWAY_CODE_005 and error 113", ["005", "0000113"]),
        ("error 118 or USCUSTOMER_API_0000113?", ["0000118", "0000113"]),
        ("USCUSTOMER_API_0000113, then code 118", ["0000113", "0000118"]),
        ("is it USCUSTOMER_API_0000113 or 0000118", ["0000113", "0000118"]),
    ],
)
def test_a_number_that_is_named_in_one_breath_is_answered_too(reference: Index, text: str, codes: list[str]) -> None:
    assert find_codes(reference, text) == ("answer", codes)
