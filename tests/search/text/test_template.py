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


@pytest.mark.parametrize(
    ("message", "text", "values"),
    [
        ("Temperatur zu hoch (%d °C)", "Temperatur zu hoch (80 °C)", ("80",)),
        ("Temperatur zu hoch (%d °C)", "Temperatur zu hoch: -5 C", ("-5",)),
        ("Temperatur zu hoch (%d °C)", "temperatur zu hoch - 80°C!", ("80",)),
        ("Table '%s' doesn't exist", "Error: Table 'shop.orders' doesn't exist", ("shop.orders",)),
        ("Table '%s' doesn't exist", "table shop orders doesn't exist", ("shop orders",)),
        ("Unknown column “{0}”", "unknown column `total`.", ("total",)),
        ("Invalid value [%s]", "Invalid value [3.5], sir", ("3.5",)),
        ("retry=%d, delay=%s", "retry=3, delay=10ms", ("3", "10ms")),
        ("It costs $%d too much", "it costs $5 too much", ("5",)),
        ("It costs %s too much", "it costs $5 too much", ("$5",)),
        ("Only %d%% of the disk is free", "only 5% of the disk is free", ("5",)),
        ("Quota %s exceeded", "Quota 5% exceeded", ("5%",)),
        ("Size %d/%d exceeded", "Size 10/20 exceeded", ("10", "20")),
        ("Can't reach %s:%d", "Can't reach (example.com:443)", ("example.com", "443")),
        ("%s is locked", "orders is locked", ("orders",)),
        ("%s is locked", "I see that “orders” is locked", ("orders",)),
        ("File <name>", "file /var/log/a.txt", ("/var/log/a.txt",)),
        ("Temperatur zu hoch (%d °C)", "Temperatur zu hoch", ("",)),
        ("Temperatur zu hoch (%d °C)", "Temperatur zu hoch (%d °C)", ("",)),
    ],
)
def test_between_words_and_a_value_there_may_be_any_punctuation(
    message: str, text: str, values: tuple[str, ...]
) -> None:
    assert extract_values(message, text) == values


def test_many_signs_around_a_value_are_no_burden() -> None:
    text = "Size " + "(,".join(["10"] * 500) + "(" * 2000
    assert extract_values("Size %d of %d exceeded", text) == ("", "")
