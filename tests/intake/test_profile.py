"""Profiles: strict, with one sentence for each mistake."""

from __future__ import annotations

import pytest

from review.domain.errors import Refusal
from review.intake.profile_files import built_in_profiles, parse_profile
from tests.support.intake import PROFILE


def refused(text: str | bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse_profile(text, "mine.toml")
    return caught.value


def test_a_whole_profile_is_read() -> None:
    profile, text = parse_profile(PROFILE.encode(), "small.toml")
    assert profile.source.name == "small"
    assert profile.leads is not None
    assert profile.leads.columns.external_id == "Id"
    assert text == PROFILE


@pytest.mark.parametrize(
    ("old", "new", "section", "key", "nearest"),
    [
        ('zone = "Europe/Berlin"', 'timezone = "Europe/Berlin"', "the file", None, "zone"),
        ('external_id = "Id"', 'externalid = "Id"', "[leads.columns]", "externalid", "external_id"),
        ("[touches.attempts]", "[touches.attempt]", "[touches]", "attempt", "attempts"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest(
    old: str, new: str, section: str, key: str | None, nearest: str
) -> None:
    refusal = refused(PROFILE.replace(old, new))
    assert refusal.code == "profile.unknown_key"
    assert refusal.values["nearest"] == nearest
    if key:
        assert (refusal.values["section"], refusal.values["key"]) == (section, key)


def test_a_key_like_no_other_gets_the_list() -> None:
    refusal = refused(PROFILE.replace("[source]", "[source]\nqqqq = 1"))
    assert refusal.code == "profile.unknown_key_of"
    assert "encoding" in str(refusal.values["valid"])


def test_a_missing_key_is_named() -> None:
    refusal = refused(PROFILE.replace('handed_off = "Handed off"\n', ""))
    assert (refusal.code, refusal.values["key"]) == ("profile.missing_key", "handed_off")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Europe/Berlin", "Europe/Berlni", "time zone"),
        ('"EUR"', '"EURO"', "currency"),
        ('"iso"', '"tomorrow"', "date format"),
        ('New = "open"', 'New = "opened"', "open"),
        ("[source]", '[source]\nencoding = "utf-9"', "encoding"),
        ('channel = "Kind"\n', "", "channel is missing"),
        ('currency = "EUR"\n', "", "no currency"),
    ],
)
def test_a_wrong_value_is_explained(old: str, new: str, says: str) -> None:
    refusal = refused(PROFILE.replace(old, new))
    assert refusal.code == "profile.wrong_value"
    assert says in str(refusal.values["problem"])


def test_what_is_no_toml_is_refused() -> None:
    assert refused("a = = 1").code == "profile.not_toml"
    assert refused(b"\xff\xfe").code == "profile.not_toml"


def test_the_built_in_profiles_are_valid() -> None:
    for name, text in built_in_profiles().items():
        assert parse_profile(text, name)
