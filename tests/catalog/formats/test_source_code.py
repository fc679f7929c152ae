from tests.catalog.formats.reading import cells, lines, read, read_table

C = """
#ifndef CODES_H
#define CODES_H
/* Operation not permitted */
#define EPERM 1
#define ENOENT 2 /* No such file */
#define E_ACCESS 0x80070005L // Access is denied
#define E_NEG (-5)
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif
typedef enum {
  OK = 0,
  /** Memory is
   *  full */
  NO_MEMORY = -1,
  BUSY, // come back later
  LAST
} status_t;
"""


def test_definitions_and_enums_of_c_are_read_with_their_comments():
    defines, members = read("codes.h", C).tables
    assert defines.header == members.header == ("name", "value", "comment")
    assert cells(defines) == [
        ("EPERM", "1", "Operation not permitted"),
        ("ENOENT", "2", "No such file"),
        ("E_ACCESS", "0x80070005", "Access is denied"),
        ("E_NEG", "-5", ""),
    ]
    assert lines(defines) == [5, 6, 7, 8]
    assert cells(members) == [("OK", "0", ""), ("NO_MEMORY", "-1", "Memory is full"), ("BUSY", "", "come back later")]


def test_lists_of_structures_designated_lists_cases_and_macro_calls_of_c_are_read():
    text = """
static const struct error errors[] = { { E_A, "text " "a" }, { E_B, "say \\"b\\"" } };
const char *names[] = { [E_A] = "one", [E_B] = "two" };
const char *explain(int code) { int x = 5; switch (code) { case E_A: return "first"; case E_B:
    return "second"; default: return "none"; } }
NET_ERROR(IO_PENDING, -1)
// It failed.
NET_ERROR(FAILED, -2)
NET_ERROR(ABORTED, -3)
"""
    structures, designated, cases, calls = read("codes.c", text).tables
    assert (structures.headings, cells(structures)) == (("errors",), [("E_A", "text a"), ("E_B", 'say "b"')])
    assert (designated.headings, cells(designated)) == (("names",), [("E_A", "one"), ("E_B", "two")])
    assert cells(cases) == [("E_A", "first"), ("E_B", "second")]
    assert cells(calls) == [("IO_PENDING", "-1", ""), ("FAILED", "-2", "It failed."), ("ABORTED", "-3", "")]


def test_constants_errors_and_maps_of_go_are_read_without_counted_numbers():
    text = """package x
const (
	ErrLocked Code = 1001 // account locked
	ErrOther Code = 1002
)
const (
	First = iota // the first
	Second
)
var (
	ErrGone = errors.New("is gone")
	ErrBad = New(1003, "is bad")
)
var texts = map[int]string{
	ErrLocked: "Locked",
	1002: "Other",
}
func f() { y := 5; z = "no" }
"""
    constants, texts = read("codes.go", text).tables
    assert cells(constants) == [
        ("ErrLocked", "1001", "", "account locked"),
        ("ErrOther", "1002", "", ""),
        ("First", "", "", "the first"),
        ("ErrGone", "is gone", "", ""),
        ("ErrBad", "1003", "is bad", ""),
    ]
    assert (texts.headings, cells(texts)) == (("texts",), [("ErrLocked", "Locked"), ("1002", "Other")])


def test_enums_of_java_are_read_with_their_arguments():
    text = """public enum ErrorCode {
    /** Locked. */
    LOCKED(1001, "Account is locked"),
    BAD(1002, "Bad " + "request") { void x() { int y = 1; } },
    GONE(1003, "Gone");
    ErrorCode(int code, String text) { this.code = code; }
}"""
    table = read_table("ErrorCode.java", text)
    assert (table.headings, table.header) == (("ErrorCode",), ("name", "value", "value 2", "comment"))
    assert cells(table) == [
        ("LOCKED", "1001", "Account is locked", "Locked."),
        ("BAD", "1002", "Bad request", ""),
        ("GONE", "1003", "Gone", ""),
    ]


def test_enums_and_objects_of_typescript_are_read():
    text = """export enum Code { Locked = 'E1', Bad = "E2" }
export const TEXTS: Record<string, string> = {
  E1: 'It\\'s locked', 'E-2': `Bad`, [Code.Bad]: "x",
};
export const ERRORS = Object.freeze({
  GONE: { code: 404, message: 'Gone' },
  BAD: { code: 400, message: 'Bad' },
});
export interface Shape { code: number; message: string }
"""
    enum, texts, records = read("codes.ts", text).tables
    assert (enum.headings, cells(enum)) == (("Code",), [("Locked", "E1"), ("Bad", "E2")])
    assert cells(texts) == [("E1", "It's locked"), ("E-2", "Bad"), ("Code.Bad", "x")]
    assert (records.headings, records.header) == (("ERRORS",), ("name", "code", "message"))
    assert cells(records) == [("GONE", "404", "Gone"), ("BAD", "400", "Bad")]


def test_enums_constants_and_dictionaries_of_python_are_read():
    text = '''"""Codes: not a code."""
class Code(Enum):
    """Codes."""

    LOCKED = 1001  # account locked
    BAD = (1002, "Bad request")

E_X = "text"
TEXTS = {
    1001: "Locked",
    -2: """Long
text""",
    Code.BAD: ("a" "b"),
}
def f(x):
    Y = 5
'''
    members, constants, texts = read("codes.py", text).tables
    assert (members.headings, cells(members)) == (
        ("Code",),
        [("LOCKED", "1001", "", "account locked"), ("BAD", "1002", "Bad request", "")],
    )
    assert cells(constants) == [("E_X", "text")]
    assert cells(texts) == [("1001", "Locked"), ("-2", "Long\ntext"), ("Code.BAD", "ab")]


def test_only_enums_of_protobuf_are_read():
    enum = "enum Code {\n  // No error.\n  OK = 0;\n  GONE = 5; // is gone\n}\n"
    table = read_table("codes.proto", f'syntax = "proto3";\nmessage M {{ string name = 1; }}\n{enum}')
    assert (table.headings, cells(table)) == (("Code",), [("OK", "0", "No error."), ("GONE", "5", "is gone")])


def test_lists_that_a_file_returns_and_apples_strings_are_read():
    assert cells(read_table("codes.php", "<?php\nreturn [\n  'E1' => 'One',\n  'E2' => 'Two',\n];\n")) == [
        ("E1", "One"),
        ("E2", "Two"),
    ]
    assert cells(read_table("Localizable.strings", '"E1" = "One";\n"E2" = "It\'s \\"two\\"";\n')) == [
        ("E1", "One"),
        ("E2", 'It\'s "two"'),
    ]


def test_nobody_can_tell_whose_a_comment_is_that_several_share():
    assert read_table("a.c", "enum a { A = 1, B = 2 }; // both\n").header == ("name", "value")
    assert read_table("a.c", "enum a { A = 1, /* before b */ B = 2 };\n").header == ("name", "value")


def test_the_messages_that_a_map_has_for_the_members_of_an_enum_stand_beside_them():
    text = """
export enum ErrorCode { Expired = 'E1001', Limited = 'E1002' }
export const MESSAGES: Record<ErrorCode, string> = {
  [ErrorCode.Expired]: 'The token has expired.',
  [ErrorCode.Limited]: 'Too many requests.',
};
"""
    (table,) = read("errors.ts", text).tables
    assert cells(table) == [
        ("Expired", "E1001", "The token has expired."),
        ("Limited", "E1002", "Too many requests."),
    ]


def test_a_comment_is_read_whole_and_without_tags_of_documentation():
    assert read_table("a.proto", "enum Code {\n// Not an error.\n//\n// Mapping: 200\nOK = 0;\n}").rows[0].cells == (
        ("OK", "0", "Not an error. Mapping: 200")
    )
    text = 'class Codes {\n/// <summary>It is empty.</summary>\npublic const string Empty = "S-1";\n}'
    assert cells(read_table("a.cs", text)) == [("Empty", "S-1", "It is empty.")]
