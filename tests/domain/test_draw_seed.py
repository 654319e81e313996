from __future__ import annotations

import hashlib

import pytest

from review.domain.draw import (
    FORFEIT,
    check_label,
    check_reveal,
    check_secret,
    check_value,
    commitment,
    compose_seed,
    secret_bits,
    seed_preimage,
)
from review.domain.errors import Refusal

PLAN = "cd" * 32


def _refused(code: str) -> object:
    return pytest.raises(Refusal, match=code.replace(".", r"\."))


def test_a_commitment_is_the_hash_of_what_the_protocol_says() -> None:
    text = "jb-commit-v1\n2026-10\nsales\ncorrect horse\n"
    assert commitment("2026-10", "sales", "correct horse") == hashlib.sha256(text.encode()).hexdigest()


def test_a_secret_typed_in_another_unicode_spelling_still_matches() -> None:
    assert check_reveal("2026-10", "sales", "cafe\u0301", commitment("2026-10", "sales", "caf\u00e9")) == "caf\u00e9"


def test_a_reveal_that_does_not_match_is_refused_with_both_hashes() -> None:
    committed = commitment("2026-10", "sales", "correct horse")
    with pytest.raises(Refusal) as caught:
        check_reveal("2026-10", "sales", "correct horsE", committed)
    assert caught.value.code == "seed.wrong_reveal"
    assert caught.value.values["committed"] == committed
    assert "horsE" not in str(caught.value)


def test_a_commitment_is_bound_to_its_month_and_its_party() -> None:
    assert len({commitment(period, who, "s") for period in ("2026-10", "2026-11") for who in ("a", "b")}) == 4


def test_a_forfeit_enters_the_seed_by_name() -> None:
    text = f"jb-seed-v1\n{PLAN}\nserver=abc\nsales=!forfeit\n"
    given = [("server", "abc"), ("sales", None)]
    assert seed_preimage(PLAN, given) == text
    assert compose_seed(PLAN, given) == hashlib.sha256(text.encode()).hexdigest()
    assert compose_seed(PLAN, [("server", "abc"), ("sales", FORFEIT)]) == compose_seed(PLAN, given)


def test_the_order_of_sources_and_each_value_change_the_seed() -> None:
    one = compose_seed(PLAN, [("a", "1"), ("b", "2")])
    assert one != compose_seed(PLAN, [("b", "2"), ("a", "1")])
    assert one != compose_seed(PLAN, [("a", "1"), ("b", "3")])
    assert one != compose_seed("ce" * 32, [("a", "1"), ("b", "2")])


@pytest.mark.parametrize(
    ("plan", "given", "code"),
    [
        ("cd", [("a", "1")], "seed.bad_plan_hash"),
        (PLAN, [], "seed.no_sources"),
        (PLAN, [("a", "1"), ("a", "2")], "seed.duplicate_label"),
        (PLAN, [("a", "1\nb=2")], "seed.bad_value"),
        (PLAN, [("a", "")], "seed.bad_value"),
        (PLAN, [("a=b", "1")], "seed.bad_label"),
        (PLAN, [("a", None), ("b", FORFEIT)], "seed.all_forfeit"),
    ],
)
def test_a_seed_is_not_made_of_anything_ambiguous(plan: str, given: list[tuple[str, str | None]], code: str) -> None:
    with _refused(code):  # type: ignore[attr-defined]
        compose_seed(plan, given)


@pytest.mark.parametrize("label", ["", " a", "a ", "a=b", "a\nb", "a\tb", "e\u0301", "x" * 61])
def test_a_label_that_could_be_misread_is_refused(label: str) -> None:
    with _refused("seed.bad_label"):  # type: ignore[attr-defined]
        check_label(label)


@pytest.mark.parametrize("value", ["", "  ", "a\nb", "e\u0301", FORFEIT, "x" * 301])
def test_a_value_that_could_be_misread_is_refused(value: str) -> None:
    with _refused("seed.bad_value"):  # type: ignore[attr-defined]
        check_value(value)


@pytest.mark.parametrize(
    "secret",
    ["0f1e2d3c4b5a69788796a5b4c3d2e1f0", "qzjwkdnbvhxmtprlscyfgaeiuoqz", "xK9#mQ2$vL7!pR4&wN8z", "8302175946" * 4],
)
def test_a_secret_of_128_bits_is_taken(secret: str) -> None:
    assert check_secret(secret) == secret
    assert secret_bits(secret) >= 128


@pytest.mark.parametrize(
    ("secret", "code"),
    [
        ("0f1e2d3c4b5a69788796a5b4c3d2e1f", "seed.weak_secret"),
        ("password", "seed.weak_secret"),
        ("a" * 100, "seed.weak_secret"),
        ("abcabcabcabc" * 10, "seed.weak_secret"),
        ("31516422654132635142561323151642", "seed.weak_secret"),
        ("", "seed.bad_secret"),
        ("0f1e2d3c4b5a69788796a5b4c3d2e1f0\n", "seed.bad_secret"),
        ("xK9#mQ2$vL7!pR4&wN8z" * 11, "seed.bad_secret"),
    ],
)
def test_a_secret_that_could_be_guessed_is_refused_and_not_repeated(secret: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_secret(secret)
    assert caught.value.code == code
    assert secret == "" or secret not in str(caught.value)
