"""The settings in an address's options are read as PostgreSQL reads them."""

import pytest

from bot.database.postgres.options import read_options


@pytest.mark.parametrize(
    ("options", "settings"),
    [
        ("", {}),
        ("-csearch_path=errdesk", {"search_path": "errdesk"}),
        ("-c search_path=errdesk,public  -c work_mem=5MB", {"search_path": "errdesk,public", "work_mem": "5MB"}),
        ("--search-path=errdesk -e", {"search_path": "errdesk"}),
        (r'-c search_path="two\ words",public', {"search_path": '"two words",public'}),
        (r"-c search_path=back\\slash", {"search_path": r"back\slash"}),
        ("-c", {}),
    ],
)
def test_settings_are_read_in_each_way_of_writing_them(options, settings):
    assert read_options(options) == settings
