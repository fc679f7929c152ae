import pytest

AROUND = ("SHOP_API_0001=Basket is empty", "SHOP_API_0002=Item is sold out", "TILL_CODE_901=Drawer is open")


def meanings(reading):
    return {entry.code: [meaning.text for meaning in entry.meanings] for entry in reading.entries}


def kinds(reading):
    return [damage.kind for damage in reading.damages]


@pytest.mark.parametrize(
    "broken", ["SHOP_ API_0003", "SHOP_API_ 0003", "SHOP_API_00\t03", "SHO P_API_00 03", "SHOP_API\u00a0_0003"]
)
def test_white_space_in_a_code_is_closed_up_and_reported(reading, broken):
    read = reading(*AROUND, f"{broken}=No such voucher")
    assert meanings(read)["SHOP_API_0003"] == ["No such voucher"]
    assert kinds(read) == ["white space in a code"]
    assert (read.damages[0].first, read.skipped) == (4, ())


def test_white_space_is_not_closed_up_into_a_prefix_never_seen(reading):
    read = reading(*AROUND, "LIFT_ 7=Stuck")
    assert "LIFT_7" not in meanings(read)
    assert [(skip.line, skip.text) for skip in read.skipped] == [(4, "LIFT_ 7=Stuck")]


def test_white_space_is_not_closed_up_into_a_number_longer_than_any(reading):
    read = reading(*AROUND, "SHOP_API_0003 0004=Which of the two?")
    assert set(meanings(read)) == {"SHOP_API_0001", "SHOP_API_0002", "TILL_CODE_901"}
    assert [skip.reason for skip in read.skipped] == [
        "its message is lost: another entry begins in the middle of this line",
        "only the number of its code is left",
    ]


@pytest.mark.parametrize("joint", [" ... ", " … ", " ", "... "])
def test_a_spliced_line_gives_both_its_entries(reading, joint):
    read = reading(*AROUND, f"TILL_CODE_902=Paper is out{joint}P_API_0003=No such voucher")
    assert meanings(read)["TILL_CODE_902"] == ["Paper is out"]
    assert meanings(read)["SHOP_API_0003"] == ["No such voucher"]
    assert kinds(read) == ["spliced line"]


def test_a_head_without_a_message_is_skipped_with_its_reason_and_the_tail_is_kept(reading):
    read = reading(*AROUND, "SHOP_API_0002 P_API_0003=No such voucher")
    assert meanings(read)["SHOP_API_0003"] == ["No such voucher"]
    assert meanings(read)["SHOP_API_0002"] == ["Item is sold out"]
    [skip] = read.skipped
    assert (skip.line, skip.text, skip.code) == (4, "SHOP_API_0002", "SHOP_API_0002")
    assert read.without_meaning == ()


@pytest.mark.parametrize("head", ["SHOP_API_00", "SHOP_AP"])
def test_a_head_cut_inside_its_code_is_no_code_without_a_meaning(reading, head):
    read = reading(*AROUND, f"{head} P_API_0003=No such voucher")
    assert meanings(read)["SHOP_API_0003"] == ["No such voucher"]
    assert [(skip.text, skip.code) for skip in read.skipped] == [(head, None)]


def test_a_cut_off_code_that_two_prefixes_fit_is_skipped_with_both_named(reading):
    read = reading(*AROUND, "BELL_API_0001=Nobody rang", "TILL_CODE_902=Paper is out ... _API_0003=No such voucher")
    assert meanings(read)["TILL_CODE_902"] == ["Paper is out"]
    assert not {"SHOP_API_0003", "BELL_API_0003"} & set(meanings(read))
    [skip] = read.skipped
    assert skip.text == "_API_0003=No such voucher"
    assert "BELL_API_0003 or SHOP_API_0003" in skip.reason


def test_a_cut_off_code_that_no_prefix_fits_is_left_as_printed(reading):
    read = reading(*AROUND, "TILL_CODE_902=Paper is out ... Q_0003=Call us")
    assert meanings(read)["TILL_CODE_902"] == ["Paper is out ... Q_0003=Call us"]


def test_two_splices_in_one_line_give_three_entries(reading):
    read = reading(*AROUND, "TILL_CODE_902=Paper ... P_API_0003=Voucher ... L_CODE_903=Light")
    assert meanings(read)["TILL_CODE_902"] == ["Paper"]
    assert meanings(read)["SHOP_API_0003"] == ["Voucher"]
    assert meanings(read)["TILL_CODE_903"] == ["Light"]


def test_a_document_that_lost_all_its_line_ends_is_read(reading):
    lines = [f"SHOP_API_{number:04}=Message {chr(97 + number % 26)}" for number in range(3000)]
    read = reading(*lines[:2], " ".join(lines[2:]))
    assert len(read.entries) == 3000


@pytest.mark.parametrize(
    "message", ["Use a=b or x1=2", "Press 1=yes, 2=no", "Wait ... 5=five", "See E=mc2 ...", "a == b", "Stray Same"]
)
def test_an_equals_sign_in_a_message_is_no_splice(reading, message):
    read = reading(*AROUND, f"SHOP_API_0003={message}")
    assert meanings(read)["SHOP_API_0003"] == [message]
    assert (read.damages, read.skipped) == ((), ())


@pytest.mark.parametrize("code", ["SHOP_API_0001", "SHOP_API_0003"])
def test_a_message_that_speaks_of_a_whole_code_is_no_splice(reading, code):
    read = reading(*AROUND, f"SHOP_API_0003=see {code}=One for details")
    assert meanings(read)["SHOP_API_0003"] == [f"see {code}=One for details"]
    assert meanings(read)["SHOP_API_0001"] == ["Basket is empty"]
    assert (read.damages, read.skipped) == ((), ())


def test_a_whole_code_that_may_as_well_be_the_end_of_a_longer_one_is_skipped_with_both_named(reading):
    read = reading(*AROUND, "WEBSHOP_API_0001=No cookies", "TILL_CODE_902=Paper SHOP_API_0002=Item")
    assert [skip.reason for skip in read.skipped] == [
        "the beginning of its code is lost; it may be SHOP_API_0002 or WEBSHOP_API_0002"
    ]


def test_a_code_without_a_message_anywhere_is_named(reading):
    read = reading(*AROUND, "SHOP_API_0003=", "SHOP_API_0001=")
    assert read.without_meaning == ("SHOP_API_0003",)
    assert [skip.reason for skip in read.skipped] == ["there is no message after the “=”"] * 2


def test_markdown_around_the_lines_is_structure(reading):
    read = reading("---", "title: x", "---", "", "# Codes", "", "```text", *AROUND, "```", "---")
    assert (len(read.entries), read.lines, read.skipped, read.unread) == (3, 10, (), ())


def test_lines_are_counted_whatever_ends_them(reading):
    read = reading("A_1=one\r", "A_2=two\u2028still two\r", "", "A_3=three")
    assert [entry.meaning.sources[0].lines for entry in read.entries] == [(1,), (2,), (4,)]
    assert meanings(read)["A_2"] == ["two\u2028still two"]


def test_prose_is_skipped_with_a_reason_a_line(reading):
    read = reading(*AROUND, "Some words about it", "net price = 5", "=5")
    assert [skip.line for skip in read.unread] == [4, 5, 6]
    assert all(skip.reason for skip in read.unread)
