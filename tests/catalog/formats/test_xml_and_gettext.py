import pytest

from bot.errors import Refusal
from tests.catalog.formats.reading import cells, lines, read, read_table


def test_attributes_children_and_the_text_of_an_element_are_its_cells():
    table = read_table("a.xml", '<errors>\n<e code="1"><m>One</m></e>\n<e code="2" x="y">Two &lt;b&gt;</e>\n</errors>')
    assert (table.headings, table.header) == (("e",), ("code", "m", "x", "text"))
    assert (cells(table), lines(table)) == ([("1", "One", "", ""), ("2", "", "y", "Two <b>")], [2, 3])


def test_elements_inside_an_element_have_a_row_each():
    text = '<c><cat name="A"><e><n>1</n></e><e><n>2</n></e></cat><cat name="B"><e><n>3</n></e></cat></c>'
    assert cells(read_table("a.xml", text)) == [("A", "1"), ("A", "2"), ("B", "3")]


def test_resx_and_android_strings_are_read_without_their_escapes():
    first = '<data name="A" xml:space="preserve"><value>X1: a</value><comment>c</comment></data>'
    resx = f'<root>{first}<data name="B"><value>b</value></data></root>'
    assert cells(read_table("a.resx", resx)) == [("A", "preserve", "X1: a", "c"), ("B", "", "b", "")]
    android = (
        '<resources><string name="e1">It\\\'s <b>bad</b>\\n\\u00e4</string><string name="e2">"  x"</string></resources>'
    )
    assert cells(read_table("strings.xml", android)) == [("e1", "It's bad\nä"), ("e2", "  x")]


def test_xml_is_told_by_its_beginning_and_its_encoding_is_read():
    document = read(
        "codes", '<?xml version="1.0" encoding="iso-8859-1"?><a><b c="ä"/><b c="x" d="y"/></a>'.encode("iso8859-1")
    )
    assert (document.format, document.encoding, document.guessed) == (
        "an XML document with 1 table",
        "ISO8859-1",
        False,
    )
    assert cells(document.tables[0]) == [("ä", ""), ("x", "y")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a><b></a>", "Line 1: this is not valid XML"),
        ("<a>", "not valid XML"),
        ("", "empty"),
        ('<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>', "declares entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>', "declares entities"),
    ],
)
def test_what_is_not_xml_or_has_entities_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        read("a.xml", text)


PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

#. a comment
msgctxt "cards"
msgid "E1"
msgstr "One \\"quoted\\"\\n"
"and more"

msgid "E2"
msgid_plural "E2s"
msgstr[0] "Two"
msgstr[1] "Twos"

#~ msgid "E3"
#~ msgstr "Three"
"""


def test_a_gettext_catalog_is_read_without_obsolete_messages():
    table = read_table("a.po", PO)
    assert table.header == ("msgctxt", "msgid", "msgstr", "comment")
    assert cells(table) == [("cards", "E1", 'One "quoted"\nand more', "a comment"), ("", "E2", "Two", "")]
    assert lines(table) == [4, 10]


def test_a_file_that_only_names_another_one_does_not_open_it(tmp_path):
    (tmp_path / "x.po").write_text(PO)
    with pytest.raises(Refusal, match="not a gettext catalog"):
        read("a.po", str(tmp_path / "x.po"))
