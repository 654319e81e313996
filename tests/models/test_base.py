"""What all tables share."""

from __future__ import annotations

from review.models.base import new_public_id, new_public_ids


def test_an_id_is_never_taken_for_an_option_of_a_command() -> None:
    ids = [new_public_id(), *new_public_ids(2_000)]
    assert not any(one.startswith("-") for one in ids)
    assert {len(one) for one in ids} == {12}
    assert len(set(ids)) == len(ids)
