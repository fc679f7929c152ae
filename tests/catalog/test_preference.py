HEAD = ("A_CODE_01=One", "A_CODE_02=Two", "A_CODE_03=Three")


def entry(reading, code):
    return next(entry for entry in reading.entries if entry.code == code)


def told(reading, code):
    return [(meaning.text, meaning.sources[0].lines) for meaning in entry(reading, code).meanings]


def test_a_replay_is_doubtful_and_what_is_printed_outside_of_it_is_preferred(reading):
    read = reading(*HEAD, "A_CODE_04=Two", "A_CODE_05=Thr E_04=Four", "A_CODE_05=Five")
    assert told(read, "A_CODE_04") == [("Four", (5,)), ("Two", (4,))]
    assert told(read, "A_CODE_05") == [("Five", (6,)), ("Thr", (5,))]
    assert [(damage.first, damage.last) for damage in read.damages if damage.kind == "replayed lines"] == [(4, 5)]


def test_each_doubt_says_which_line_was_repeated(reading):
    read = reading(*HEAD, "A_CODE_04=Two", "A_CODE_05 E_04=Four")
    assert entry(read, "A_CODE_04").meaning.doubt is None
    assert entry(read, "A_CODE_04").meanings[1].doubt == (
        "Line 4 only repeats the message of line 2: the lines before the damaged line 5 were printed a second time, "
        "over other codes."
    )


def test_a_replay_begins_after_the_last_new_message(reading):
    read = reading(*HEAD, "A_CODE_02=Two", "A_CODE_04=New", "A_CODE_05=One", "A_CODE_06 CODE_07=Seven")
    assert [(damage.first, damage.last) for damage in read.damages if damage.kind == "replayed lines"] == [(6, 7)]


def test_a_replayed_meaning_stays_where_the_code_has_no_other(reading):
    read = reading(*HEAD, "A_CODE_04=Two", "A_CODE_05 CODE_06=Six")
    assert told(read, "A_CODE_04") == [("Two", (4,))]
    assert entry(read, "A_CODE_04").meaning.doubt is None


def test_the_same_message_over_the_same_code_is_one_meaning_with_all_its_lines(reading):
    read = reading(*HEAD, "A_CODE_02=Two", "A_CODE_05 CODE_06=Six")
    assert told(read, "A_CODE_02") == [("Two", (2, 4))]


def test_a_replay_before_a_splice_that_cannot_be_completed_is_a_replay_too(reading):
    read = reading(*HEAD, "B_CODE_01=Else", "A_CODE_04=Two", "A_CODE_05 CODE_04=Four", "A_CODE_04=Four")
    assert told(read, "A_CODE_04") == [("Four", (7,)), ("Two", (5,))]


def test_repeated_messages_without_a_splice_are_no_replay(reading):
    read = reading(*HEAD, "A_CODE_04=Two", "A_CODE_05=Three")
    assert read.damages == ()
    assert told(read, "A_CODE_04") == [("Two", (4,))]


def test_of_two_meanings_outside_a_replay_the_first_is_preferred_and_the_other_says_why(reading):
    read = reading(*HEAD, "A_CODE_01=Uno")
    assert told(read, "A_CODE_01") == [("One", (1,)), ("Uno", (4,))]
    assert entry(read, "A_CODE_01").meanings[1].doubt == (
        "Line 1 already gives this code another message, and the first one counts."
    )
