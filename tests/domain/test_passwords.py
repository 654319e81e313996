"""What a password must be like."""

from __future__ import annotations

import pytest

from review.domain.errors import Refusal
from review.domain.passwords import COMMON, SHORTEST, check_password

NAME, ADDRESS = "Nora Newcomer", "nora.newcomer@example.test"


def refused_for(password: str) -> str:
    with pytest.raises(Refusal) as refusal:
        check_password(password, name=NAME, address=ADDRESS)
    return refusal.value.code


@pytest.mark.parametrize("password", ["nine brown mugs", "q7!Fh2#Zk9@w", "a newcomer drinks tea", "Привет, мир и май"])
def test_long_and_unlikely_passwords_pass(password: str) -> None:
    check_password(password, name=NAME, address=ADDRESS)


def test_eleven_characters_are_too_few() -> None:
    assert refused_for("q7!Fh2#Zk9@") == "password.too_short"


def test_two_hundred_and_one_are_too_many() -> None:
    assert refused_for("q7!Fh2#Zk9@ " * 17) == "password.too_long"


@pytest.mark.parametrize("password", ["Password1234", "QWERTYUIOP12", "abababababab", "correct horse battery staple"])
def test_what_anybody_would_try_is_refused(password: str) -> None:
    assert refused_for(password) == "password.common"


@pytest.mark.parametrize("password", ["noranewcomer", "NoraNewcomer1", "nora@example", "Newcomer.Nora.2026"])
def test_what_is_mostly_the_owners_name_is_refused(password: str) -> None:
    assert refused_for(password) == "password.about_owner"


def test_a_person_without_address_is_checked_by_name() -> None:
    check_password("nine brown mugs", name="X", address=None)


def test_every_common_password_would_otherwise_be_long_enough() -> None:
    assert all(len(one) >= SHORTEST and one == one.casefold() for one in COMMON)
