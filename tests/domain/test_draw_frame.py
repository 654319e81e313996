from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.draw import check_frame, frame_line, frame_lines, population_sha256, sorted_frame_lines
from review.domain.errors import Refusal

KEYS = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=8))


@pytest.mark.parametrize(
    ("key", "stratum", "code", "value"),
    [
        ("", "web", "frame.empty_key", "web"),
        ("L-1", "", "frame.empty_stratum", "L-1"),
        ("L\t1", "web", "frame.control_character", "L\\t1"),
        ("L\n1", "web", "frame.control_character", "L\\n1"),
        ("L\r1", "web", "frame.control_character", "L\\r1"),
        ("L\x7f1", "web", "frame.control_character", "L\\x7f1"),
        ("é\x851", "web", "frame.control_character", "é\\x851"),
        ("L\u20281", "web", "frame.control_character", "L\\u20281"),
        ("L\ud8001", "web", "frame.control_character", "L\\ud8001"),
        ("L1", "we\x00b", "frame.control_character", "we\\x00b"),
        ("cafe\u0301", "web", "frame.not_nfc", "cafe\u0301"),
    ],
)
def test_what_no_line_may_hold_is_refused_with_the_value(key: str, stratum: str, code: str, value: str) -> None:
    with pytest.raises(Refusal) as caught:
        frame_line(key, stratum)
    assert (caught.value.code, caught.value.values) == (code, {"value": value})


def test_two_spellings_of_one_key_are_one_key_twice() -> None:
    with pytest.raises(Refusal) as caught:
        list(sorted_frame_lines([("caf\u00e9", "web"), ("a", "web"), ("cafe\u0301", "web")]))
    assert (caught.value.code, caught.value.values) == ("frame.duplicate_key", {"value": "caf\u00e9"})


def test_a_stream_out_of_order_is_refused_at_the_key_that_is_out_of_order() -> None:
    stream = frame_lines([("a", "x"), ("c", "x"), ("b", "x")])
    assert [next(stream), next(stream)] == [b"a\tx\n", b"c\tx\n"]
    with pytest.raises(Refusal, match=r"frame\.not_sorted\(value='b'\)"):
        next(stream)


def test_keys_are_sorted_by_their_utf8_bytes_and_not_by_a_language() -> None:
    keys = ["a", "B", "É", "z", "\U0001f600", "\uffee"]
    lines = list(sorted_frame_lines((key, "x") for key in keys))
    assert lines == sorted(lines)
    assert [line.split(b"\t")[0].decode() for line in lines] == ["B", "a", "z", "É", "\uffee", "\U0001f600"]


def test_the_population_is_hashed_as_a_stream() -> None:
    lines = [b"a\tx\n", b"b\ty\n"]
    assert population_sha256(iter(lines)) == hashlib.sha256(b"a\tx\nb\ty\n").hexdigest()
    assert population_sha256([]) == hashlib.sha256(b"").hexdigest()


def test_a_checked_frame_tells_its_strata() -> None:
    summary = check_frame([b"a\tx\n", b"b\ty\n", b"c\tx\n"])
    assert (summary.events, summary.strata) == (3, {"x": 2, "y": 1})
    assert check_frame([]).strata == {}


@pytest.mark.parametrize(
    ("lines", "code", "value"),
    [
        ([b"a\tx"], "frame.malformed_line", "a\\tx"),
        ([b"a x\n"], "frame.malformed_line", "a x\\n"),
        ([b"a\tx\ty\n"], "frame.malformed_line", "a\\tx\\ty\\n"),
        ([b"a\tx\r\n"], "frame.control_character", "x\\r"),
        ([b"a\xff\tx\n"], "frame.not_utf8", "a\\xff\\tx\\n"),
        ([b"a\tx\n", b"a\ty\n"], "frame.duplicate_key", "a"),
        ([b"b\tx\n", b"a\ty\n"], "frame.not_sorted", "a"),
    ],
)
def test_a_broken_frame_file_is_refused_at_its_first_bad_value(lines: list[bytes], code: str, value: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_frame(lines)
    assert (caught.value.code, caught.value.values) == (code, {"value": value})


@given(KEYS, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_arrive_changes_nothing(keys: list[str], random: object) -> None:
    def file(order: list[str]) -> bytes | str:
        try:
            return b"".join(sorted_frame_lines((key, "x") for key in order))
        except Refusal as refusal:
            return refusal.code

    shuffled = list(keys)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first = file(keys)
    assert file(shuffled) == first
    if isinstance(first, bytes):
        assert check_frame(first.splitlines(keepends=True)).events == len(keys)
