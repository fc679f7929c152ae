"""Messages with placeholders of any style."""

import pytest

from bot.search.text.template import PLACEHOLDER, extract_values


@pytest.mark.parametrize(
    "placeholder",
    [
        *("%s", "%d", "%1$s", "%-.48s", "%ld", "%llu", "%5.2f", "%08x", "%.*s"),  # C
        *("%v", "%+v", "%q", "%T"),  # Go
        *("%1", "%2!s!", "%(name)s", "%{name}"),
        *("{}", "{0}", "{name}", "{0,number}", "{0:N2}", "{user.name}", "{field name}", "{{.x}}", "{{ name }}"),
        *("${x}", "#{x}", "$x", "<name>", "<tableName>", "<field-name>"),
    ],
)
def test_a_placeholder_is_recognized_in_every_common_style(placeholder: str) -> None:
    assert PLACEHOLDER.findall(f"Too many ({placeholder}) rows of {placeholder}.") == [placeholder] * 2


@pytest.mark.parametrize(
    "text",
    [
        "50%off",
        "100% sure",
        "a%20b%2Fc",
        "5 % discount",
        "<b>bold</b>",
        '{"code": 1}',
        "$100",
        "US$5",
        "a < b > c",
        "%%",
    ],
)
def test_what_only_looks_like_a_placeholder_is_none(text: str) -> None:
    assert PLACEHOLDER.findall(text) == []


def test_the_values_of_any_style_are_found_in_a_text() -> None:
    message = "Table {{.table}} has ${count} rows in %-.48s"
    assert extract_values(message, "table orders has 30 rows in shop_db") == ("orders", "30", "shop_db")
