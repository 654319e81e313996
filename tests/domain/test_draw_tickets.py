from __future__ import annotations

import hashlib
import heapq

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.draw import case_order, draw, sorted_frame_lines, ticket, tickets
from review.domain.errors import Refusal

SEED = hashlib.sha256(b"a seed").hexdigest()
FRAMES = st.dictionaries(st.text("abcdefŁ-0123", min_size=1, max_size=6), st.sampled_from("xyz"), min_size=1)
FRAME = [b"a\tx\n", b"b\tx\n", b"c\ty\n"]


def _by_definition(frame: dict[str, str], sizes: dict[str, int]) -> dict[str, list[tuple[str, str]]]:
    """A slow draw, straight from the protocol's text."""
    return {
        stratum: heapq.nsmallest(
            size,
            (
                (hashlib.sha256(f"{SEED}:{key}".encode()).hexdigest(), key)
                for key, own in frame.items()
                if own == stratum
            ),
        )
        for stratum, size in sizes.items()
    }


@given(FRAMES, st.data())
def test_a_draw_is_the_smallest_tickets_of_each_stratum(frame: dict[str, str], data: st.DataObject) -> None:
    found = {stratum: list(frame.values()).count(stratum) for stratum in set(frame.values())}
    sizes = {stratum: data.draw(st.integers(0, number)) for stratum, number in found.items()}
    sample = draw(SEED, sorted_frame_lines(frame.items()), sizes)
    assert {name: [(one.ticket, one.key) for one in drawn] for name, drawn in sample.items()} == _by_definition(
        frame, sizes
    )
    assert all(one.stratum == name for name, drawn in sample.items() for one in drawn)


def test_a_sample_far_smaller_than_its_stratum_is_still_the_smallest() -> None:
    frame = {f"L-{number}": "x" for number in range(5000)}
    for size in (1, 7, 200, 4999):
        drawn = draw(SEED, sorted_frame_lines(frame.items()), {"x": size})["x"]
        assert [(one.ticket, one.key) for one in drawn] == _by_definition(frame, {"x": size})["x"]


@given(FRAMES, st.data())
def test_a_larger_sample_begins_with_the_smaller_one(frame: dict[str, str], data: st.DataObject) -> None:
    lines = list(sorted_frame_lines(frame.items()))
    census = draw(SEED, lines, None)
    large = {name: data.draw(st.integers(0, len(all_of))) for name, all_of in census.items()}
    small = {name: data.draw(st.integers(0, size)) for name, size in large.items()}
    drawn_large, drawn_small = draw(SEED, lines, large), draw(SEED, lines, small)
    for name, size in small.items():
        assert drawn_small[name] == drawn_large[name][:size] == census[name][:size]


@given(st.permutations(FRAME))
def test_the_order_of_the_frames_lines_changes_nothing(lines: list[bytes]) -> None:
    assert draw(SEED, lines, {"x": 1, "y": 1}) == draw(SEED, FRAME, {"x": 1, "y": 1})


def test_a_census_draws_everything_in_ticket_order() -> None:
    census = draw(SEED, FRAME, None)
    assert {name: {one.key for one in drawn} for name, drawn in census.items()} == {"x": {"a", "b"}, "y": {"c"}}
    assert [one.ticket for one in census["x"]] == sorted(ticket(SEED, key) for key in "ab")
    assert draw(SEED, FRAME, {"x": 2, "y": 1}) == census


def test_tickets_come_in_the_frames_order() -> None:
    assert [(one.key, one.ticket) for one in tickets(SEED, FRAME)] == [(key, ticket(SEED, key)) for key in "abc"]


def test_an_empty_month_draws_nothing() -> None:
    assert draw(SEED, [], {}) == {}
    assert draw(SEED, [], None) == {}


@pytest.mark.parametrize(
    ("sizes", "code", "values"),
    [
        ({"x": 3, "y": 1}, "draw.size_above_stratum", {"stratum": "x", "wanted": 3, "found": 2}),
        ({"x": 1, "y": 1, "z": 1}, "draw.size_above_stratum", {"stratum": "z", "wanted": 1, "found": 0}),
        ({"x": 1}, "draw.unknown_stratum", {"value": "y"}),
        ({"x": -1, "y": 0}, "draw.bad_size", {"stratum": "x", "value": -1}),
    ],
)
def test_sizes_that_do_not_fit_the_frame_are_refused(
    sizes: dict[str, int], code: str, values: dict[str, object]
) -> None:
    with pytest.raises(Refusal) as caught:
        draw(SEED, FRAME, sizes)
    assert (caught.value.code, caught.value.values) == (code, values)


@pytest.mark.parametrize("seed", ["", "ab", "AB" * 32, "ab" * 32 + "\n", "zz" * 32])
def test_a_seed_that_is_none_is_refused(seed: str) -> None:
    with pytest.raises(Refusal, match=r"draw\.bad_seed"):
        draw(seed, FRAME, {"x": 1, "y": 1})


@pytest.mark.parametrize("line", [b"a x\n", b"a\tx\ty\n"])
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    with pytest.raises(Refusal, match=r"draw\.malformed_line"):
        draw(SEED, [line], {"x": 1})
    with pytest.raises(Refusal, match=r"draw\.malformed_line"):
        draw(SEED, [line], None)


def test_a_number_tells_nothing_of_how_thinly_a_stratum_is_sampled() -> None:
    """In ticket order three controls of 264 would come first among 24 cases of 182."""
    frame = [f"{number:04}\t{'c' if number % 2 else 'a'}\n".encode() for number in range(528)]
    frame = [line for line in frame if line.endswith(b"c\n") or int(line[:4]) < 364]
    places, by_ticket = [], []
    for number in range(200):
        sample = draw(hashlib.sha256(b"%d" % number).hexdigest(), frame, {"a": 24, "c": 3})
        cases = [one for drawn in sample.values() for one in drawn]
        places += [place for place, one in enumerate(sorted(cases, key=case_order), start=1) if one.stratum == "c"]
        by_ticket += [
            place for place, one in enumerate(sorted(cases, key=lambda one: one.ticket), start=1) if one.stratum == "c"
        ]
    # Numbers 1 to 27 have mean 14 and variance 182 / 3, so the mean of 600 has a standard deviation of about 0.3.
    assert abs(sum(places) / 600 - 14) < 1.5
    assert sum(by_ticket) / 600 < 6
