"""The draw against reference vectors computed elsewhere (coreutils, openssl, DuckDB, PostgreSQL)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from review.domain.draw import (
    commitment,
    compose_seed,
    draw,
    parse_plan,
    plan_sha256,
    plan_text,
    population_sha256,
    sorted_frame_lines,
    ticket,
    tickets,
)
from tests.support.shared import shared_dir


def _vector(name: str) -> dict[str, Any]:
    vectors = json.loads((shared_dir() / "vectors" / "statistics.json").read_text(encoding="utf-8"))["draw"]
    found: dict[str, Any] = next(vector for vector in vectors if vector["id"] == name)
    return found


def test_the_whole_chain_from_population_to_extension_matches() -> None:
    vector = _vector("draw-1")
    given, expected = vector["input"], vector["expected"]
    lines = list(sorted_frame_lines(tuple(row) for row in given["rows"]))
    plan = given["plan_text"] + "\n"  # the vector prints the file without its last line feed, and hashes it with it
    contributions = [tuple(one.split("=", 1)) for one in given["contributions"]]
    seed = compose_seed(plan_sha256(plan), contributions)

    assert population_sha256(lines) == expected["population_sha256"]
    assert plan_text(parse_plan(plan)) == plan
    assert plan_sha256(plan) == expected["plan_sha256"]
    secrets = dict(contributions)
    assert commitment("2026-10", "sales_vp", secrets["sales_vp"]) == expected["commit_sales"]
    assert commitment("2026-10", "marketing_vp", secrets["marketing_vp"]) == expected["commit_marketing"]
    assert seed == expected["seed"]
    assert {one.key: one.ticket for one in tickets(seed, lines)} == expected["tickets"]
    for sizes, sample in ((given["n"], expected["sample"]), (given["extended_n"], expected["extended_sample"])):
        assert {name: [one.key for one in drawn] for name, drawn in draw(seed, lines, sizes).items()} == sample


def test_a_decomposed_key_is_composed_before_it_is_hashed() -> None:
    vector = _vector("draw-2")
    raw = "".join(chr(int(point, 16)) for point in vector["input"]["raw_id_codepoints"])
    seed = vector["input"]["seed"]
    assert ticket(seed, raw) == vector["expected"]["ticket"]
    (line,) = sorted_frame_lines([(raw, "one")])
    assert line == f"{vector['expected']['canonical']}\tone\n".encode()
    (drawn,) = draw(seed, [line], {"one": 1})["one"]
    assert (drawn.key, drawn.ticket) == (vector["expected"]["canonical"], vector["expected"]["ticket"])


def test_the_order_of_a_thousand_keys_matches() -> None:
    vector = _vector("draw-3")
    lines = [f"LEAD-{number:06}\tall\n".encode() for number in range(1000)]
    order = draw(vector["input"]["seed"], lines, None)["all"]
    text = "".join(f"{one.key}\n" for one in order)
    assert [one.key for one in order[:10]] == vector["expected"]["first10"]
    assert order[0].ticket == vector["expected"]["first_ticket"]
    assert hashlib.sha256(text.encode()).hexdigest() == vector["expected"]["order_sha256"]


def test_a_sample_of_a_million_keys_matches() -> None:
    vector = _vector("draw-4")

    def lines() -> Iterator[bytes]:
        for number in range(1_000_000):
            yield b"00Q5e%010d\t%c\n" % (number, b"AAAAAABBBC"[number % 10])

    sample = draw(vector["input"]["seed"], lines(), {"A": 4, "B": 3, "C": 2})
    assert {name: [one.key for one in drawn] for name, drawn in sample.items()} == vector["expected"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("L-0001", "33cc9a828a9958a73754494faa083eb3eb186d55fef7a385cdaee468ebc44952"),
        ("L-0012", "910e970171259b10e81278ba36feed54e89eb4eaacf087d4a0a10e9154de156e"),
    ],
)
def test_a_ticket_is_what_sha256sum_prints(key: str, expected: str) -> None:
    seed = "61234b4bfda6fe02fed8f049c83811b5e3c2451a346e0d81a20e7968ebc0ad6a"
    assert ticket(seed, key) == expected
