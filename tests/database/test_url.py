"""Addresses of databases are refused or used, but nothing secret in them is ever repeated."""

import pytest

from bot.database.url import parse_url, without_secrets
from bot.errors import Refusal

SERVER = "postgresql+psycopg://"


@pytest.mark.parametrize(
    "address",
    [
        "errdesk:open@sesame@db.example.com/desk",
        "errdesk:open@sesame/more@db.example.com/desk",
        "errdesk:open@sesame?more@db.example.com/desk",
        "errdesk/open:sesame@db.example.com/desk",
        "db.example.com/desk?user=errdesk&password=open@sesame",
        "db.example.com:5432/desk?user=errdesk&password=open@sesame",
    ],
)
def test_an_at_sign_that_is_not_escaped_is_refused_with_the_way_to_write_it(address):
    with pytest.raises(Refusal, match="%40") as refused:
        parse_url(SERVER + address)
    assert [part for part in ("open", "sesame", "more", "example") if part in str(refused.value)] == []


def test_a_path_with_too_few_slashes_is_refused():
    with pytest.raises(Refusal, match="sqlite:////folder"):
        parse_url("sqlite://data/errdesk.db")


def test_an_escaped_at_sign_is_a_part_of_the_password():
    address = parse_url(f"{SERVER}errdesk:open%40sesame@db.example.com/desk")
    assert (address.password, address.host) == ("open@sesame", "db.example.com")


@pytest.mark.parametrize(
    "query", ["mode=ro", "mode=ro&immutable=1", "timeout=5", "check_same_thread=false", "hun-ter2=1", "", ".db"]
)
def test_parameters_of_a_sqlite_address_are_refused_as_they_would_be_ignored(query):
    with pytest.raises(Refusal, match=r"“\?”.*sqlite:////folder") as refused:
        parse_url(f"sqlite:///data/errdesk.db?{query}")
    assert ("mode" in str(refused.value)) == ("mode" in query)
    assert "hun-ter2" not in str(refused.value)


def test_the_example_of_an_address_names_its_parts():
    with pytest.raises(Refusal, match="user:password@host"):
        parse_url("errdesk.db")


@pytest.mark.parametrize("port", ["harbour", "sesame", "123456", "0"])
def test_what_is_no_port_is_named_as_such_and_refused_without_repeating_it(port):
    with pytest.raises(Refusal, match=r"port that isn't a number .* must look like") as refused:
        parse_url(f"{SERVER}errdesk:{port}/desk")
    assert port == "0" or port not in str(refused.value).replace("postgresql", "")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("name", ["password", "sslpassword", "oauth_client_secret", "scram_client_key"])
def test_a_secret_among_the_options_is_left_out_for_other_tools(name):
    shown = without_secrets(f"{SERVER}errdesk:hidden@db.example.com/desk?{name}=hidden&sslmode=require&passfile=/pass")
    assert shown == "postgresql://errdesk@db.example.com/desk?passfile=%2Fpass&sslmode=require"
