"""Signing in, below the page."""

from __future__ import annotations

from datetime import datetime

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.domain.errors import Refusal
from review.models import AuditEvent
from review.operations.passwords import hash_password, is_outdated, is_right
from review.operations.sign_in import sign_in, sign_out
from review.queries.sign_ins import find_signed_in
from tests.support.people import PASSWORD, Cast

Db = scoped_session[Session]


def test_a_hash_with_old_parameters_is_replaced_at_the_next_sign_in(
    session: Db, people: Cast, now: datetime
) -> None:
    assert people.rep.email
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    people.rep.password_hash = old
    sign_in(people.rep.email, PASSWORD, now=now)
    session.commit()
    assert people.rep.password_hash != old
    assert not is_outdated(str(people.rep.password_hash))
    assert is_right(PASSWORD, people.rep.password_hash)


def test_the_same_letters_composed_differently_are_the_same_password(session: Db) -> None:
    assert is_right("cafe\u0301 au lait long", hash_password("caf\u00e9 au lait long"))


def test_no_password_is_right_for_somebody_without_one(session: Db) -> None:
    assert not is_right("", None)
    assert not is_right(PASSWORD, None)
    assert not is_right(PASSWORD, "not a hash")


@pytest.mark.parametrize("address", ["", "\0", "x" * 5000, "rena.rep@example.test\0"])
def test_strange_addresses_are_refused_like_others(session: Db, people: Cast, now: datetime, address: str) -> None:
    with pytest.raises(Refusal, match=r"sign_in\.failed"):
        sign_in(address, "not the password", now=now)
    session.commit()


def test_nobody_ends_anothers_session(session: Db, people: Cast, now: datetime) -> None:
    assert people.rep.email
    new = sign_in(people.rep.email, PASSWORD, now=now)
    session.flush()
    sign_out(new.token, actor=people.clerk, now=now)
    assert find_signed_in(new.token, now) is people.rep
    sign_out(new.token, actor=people.rep, now=now)
    sign_out(new.token, actor=people.rep, now=now)
    assert find_signed_in(new.token, now) is None
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "sign_in.started", "sign_in.ended",
    ]
