"""XML, as a tree of maps: attributes, children and the text of an element are its values.

.NET's .resx and Android's strings.xml are XML too. A document type with entities is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from bot.catalog.encoding import DecodedFile
from bot.catalog.formats.data.find_tables import find_tables
from bot.catalog.formats.data.nodes import Fields, Items, Node, Pair, Text, check_count, check_depth
from bot.catalog.tables import SkippedPart, Table
from bot.errors import Refusal

NAME = "an XML document"
SUFFIXES = (".xml", ".resx", ".resw", ".xlf", ".xliff", ".config")
BEGINNING = re.compile(r"\s*<\?xml\b")
HTML = re.compile(r"(?:\s|<\?xml[^>]{0,200}>|<!--.*?-->)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
CHUNK = 2**16  # characters that are parsed at once, so that a bomb is refused before the rest is read
TEXT = "text"
ANDROID_ROOT = "resources"
ANDROID_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
ANDROID_LETTERS = {"n": "\n", "t": "\t"}


@dataclass(slots=True, eq=False)
class Element:
    """An element: its line, its name without the namespace, its attributes, its texts and children in order."""

    line: int
    name: str
    attributes: Mapping[str, str]
    content: list["str | Element"] = field(default_factory=list)

    @property
    def children(self) -> list["Element"]:
        """Return the elements inside."""
        return [part for part in self.content if isinstance(part, Element)]

    @property
    def own_text(self) -> str:
        """Return the text that stands in the element itself, not in its children."""
        return "".join(part for part in self.content if isinstance(part, str)).strip()

    def list_texts(self) -> Iterator[str]:
        """Yield the texts inside, those of the children too, in order."""
        for part in self.content:
            if isinstance(part, str):
                yield part
            else:
                yield from part.list_texts()


class TreeBuilder:
    """What the parser calls for each start and end of an element, and each text between them."""

    def __init__(self) -> None:
        self.parser: XMLParser | None = None
        self._open = [Element(0, "", {})]
        self._count = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        line = self.parser.parser.CurrentLineNumber if self.parser else 0
        check_depth(len(self._open), line)
        self._count += 1 + len(attributes)
        check_count(self._count)
        named = {strip_namespace(name): value for name, value in attributes.items()}
        element = Element(line, strip_namespace(tag), named)
        self._open[-1].content.append(element)
        self._open.append(element)

    def data(self, text: str) -> None:
        """Add a text to the element that is open."""
        self._open[-1].content.append(text)

    def end(self, _tag: str) -> None:
        """Close the element that is open."""
        self._open.pop()

    def close(self) -> Element:
        """Return the root."""
        return self._open[0].children[0]


def strip_namespace(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name or beginning is that of XML, and not of HTML."""
    named = file.name.lower().endswith(SUFFIXES)
    return (named or bool(BEGINNING.match(file.text))) and not HTML.match(file.text)


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the tables of a file. Refuses what isn't XML, or declares entities."""
    root = parse_xml(file.text)
    yield from find_tables(build_node(root, is_android=root.name == ANDROID_ROOT))


def parse_xml(text: str) -> Element:
    """Return the root of a text. Refuses what isn't XML, or declares entities."""
    builder = TreeBuilder()
    builder.parser = parser = XMLParser(target=builder)
    try:
        for place in range(0, len(text), CHUNK):
            parser.feed(text[place : place + CHUNK])
        return cast("Element", parser.close())
    except DefusedXmlException as error:
        raise Refusal(
            "This XML declares entities, which aren't read. Write the texts out where they are used."
        ) from error
    except ParseError as error:
        raise Refusal(
            f"Line {error.position[0]}: this is not valid XML. Correct it and import the file again."
        ) from error


def build_node(element: Element, *, is_android: bool) -> Node:
    """Return an element as a node: a text if it has nothing else, otherwise a map."""
    text = read_text(element, is_android=is_android)
    if not element.attributes and not list_values(element):
        return Text(element.line, text)
    pairs = [Pair(name, element.line, Text(element.line, value)) for name, value in element.attributes.items()]
    pairs += build_children(element, is_android=is_android)
    if text:
        pairs.append(Pair(TEXT, element.line, Text(element.line, text)))
    return Fields(element.line, tuple(pairs))


def list_values(element: Element) -> list[Element]:
    """Return an element's children, unless they are marks inside its text."""
    return [] if element.own_text else element.children


def build_children(element: Element, *, is_android: bool) -> Iterator[Pair]:
    """Yield the children by name; those that stand more than once are a list."""
    groups = dict[str, list[Element]]()
    for child in list_values(element):
        groups.setdefault(child.name, []).append(child)
    for name, group in groups.items():
        nodes = tuple(build_node(child, is_android=is_android) for child in group)
        value = nodes[0] if len(nodes) == 1 else Items(group[0].line, nodes)
        yield Pair(name, group[0].line, value)


def read_text(element: Element, *, is_android: bool) -> str:
    """Return an element's text, with that of the marks inside it, and without Android's escapes."""
    text = "" if not element.own_text else "".join(element.list_texts()).strip()
    if not is_android:
        return text
    plain = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    return ANDROID_ESCAPE.sub(lambda match: resolve_escape(match[1], match[2]), plain)


def resolve_escape(number: str | None, letter: str) -> str:
    """Return the character that an escape stands for."""
    return chr(int(number, 16)) if number else ANDROID_LETTERS.get(letter, letter)
