"""How long a draw from a million events takes, beside a bare loop that reads the same file and hashes its keys."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from review.domain.draw import draw, frame_lines

pytestmark = pytest.mark.bench
EVENTS = 1_000_000
SIZES = {"A": 60, "B": 40, "C": 20}
SEED = hashlib.sha256(b"bench").hexdigest()


def _bare(frame: Path) -> int:
    prefix, sha256, lines = f"{SEED}:".encode(), hashlib.sha256, 0
    with frame.open("rb") as file:
        for line in file:
            key, _ = line.split(b"\t")
            sha256(prefix + key).digest()
            lines += 1
    return lines


def _drawn(frame: Path) -> int:
    with frame.open("rb") as file:
        return sum(len(drawn) for drawn in draw(SEED, file, SIZES).values())


def _seconds(run: Callable[[Path], int], frame: Path) -> float:
    started = time.perf_counter()
    run(frame)
    return time.perf_counter() - started


def test_a_draw_is_about_as_fast_as_reading_and_hashing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = tmp_path / "frame.tsv"
    started = time.perf_counter()
    with frame.open("wb") as file:
        file.writelines(frame_lines((f"00Q5e{number:010}", "AAAAAABBBC"[number % 10]) for number in range(EVENTS)))
    writing = time.perf_counter() - started
    assert _bare(frame) == EVENTS
    assert _drawn(frame) == sum(SIZES.values())
    # Best of five, taken in turns: what another process does to one, it does to the other.
    times = [(_seconds(_bare, frame), _seconds(_drawn, frame)) for _ in range(5)]
    bare, drawn = (min(column) for column in zip(*times, strict=True))
    with capsys.disabled():
        print(
            f"\n{EVENTS:,} events: bare loop {bare:.2f} s, draw {drawn:.2f} s, ratio {drawn / bare:.2f};"
            f" frame checked and written in {writing:.2f} s"
        )
