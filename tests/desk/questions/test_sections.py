from dataclasses import replace

import pytest

from bot.desk.questions.sections import list_section


@pytest.fixture
def full_desk(small_desk, fill):
    """Return a desk with 25 codes about passports."""
    kyc = small_desk.cache.index.entries["USCUSTOMER_API_0000603"]
    fill(small_desk.database, [replace(kyc, code=f"USCUSTOMER_API_{n:07}", number=f"{n:07}") for n in range(610, 634)])
    small_desk.cache.refresh_and_wait(small_desk.database)
    return small_desk


def test_a_section_is_listed_in_pages_of_ten(full_desk):
    pages = [list_section(full_desk, "KYC", number) for number in (1, 2, 3)]
    assert [len(page.entries) for page in pages] == [10, 10, 5]
    assert {(page.name, page.pages, page.total) for page in pages} == {("KYC", 3, 25)}
    codes = [entry.code for page in pages for entry in page.entries]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("name", ["kyc", " KyC "])
def test_case_and_blanks_do_not_matter(small_desk, name):
    assert list_section(small_desk, name).name == "KYC"


def test_a_family_is_listed_too(small_desk):
    listing = list_section(small_desk, "customer  API")
    assert (listing.name, listing.total) == ("customer API", 4)


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (99, 3)])
def test_a_page_that_is_not_there_is_the_nearest(full_desk, asked, shown):
    assert list_section(full_desk, "kyc", asked).page == shown


def test_an_unknown_name_is_answered_with_those_that_are_known(small_desk):
    listing = list_section(small_desk, "kitchen")
    assert (listing.name, listing.entries) == (None, ())
    assert listing.names == ("KYC", "account", "customer API", "gateway")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("customr", ("customer API",)),
        ("Customer", ("customer API",)),
        ("kcy", ("KYC",)),
        ("acounts", ("account",)),
        ("kyc codes", ("KYC",)),
        ("kitchen", ()),
        ("x" * 3_000, ()),
    ],
)
def test_names_that_come_near_are_given(small_desk, typed, near):
    assert list_section(small_desk, typed).near == near
