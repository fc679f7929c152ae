import re

from bot.catalog.mapping.string_keys import find_error_keys


def taken(*keys):
    pattern = find_error_keys(keys)
    return [key for key in keys if pattern is None or re.search(pattern, key)]


def test_labels_are_left_out_where_most_keys_are_named_as_errors():
    assert taken("app_name", "error_a", "error_b", "error_c") == ["error_a", "error_b", "error_c"]


def test_numbers_beside_keys_of_errors_are_codes_too():
    assert taken("E_LOGIN", "E_QUOTA", "1045", "app_name") == ["E_LOGIN", "E_QUOTA", "1045"]


def test_numbers_are_not_the_keys_of_errors_that_others_must_resemble():
    assert taken("90001", "90002", "0A000", "HY000") == ["90001", "90002", "0A000", "HY000"]
