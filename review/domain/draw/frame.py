"""The frame file: one line an event, ``key<TAB>stratum<LF>``, UTF-8, NFC, sorted by bytes, keys unique.

Every function takes and gives streams, so that a frame of a million events never has to fit in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from review.domain.draw.text import has_control_character, is_nfc, nfc, shown
from review.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class FrameSummary:
    """A frame file in short: its SHA-256, its number of events, and the events of each stratum by name."""

    population_sha256: str
    events: int
    strata: dict[str, int]


def frame_line(key: str, stratum: str) -> bytes:
    """One line of the frame file.

    Raises Refusal: ``frame.empty_key``, ``frame.empty_stratum``, ``frame.control_character``, ``frame.not_nfc``.
    """
    if key == "":
        raise Refusal("frame.empty_key", value=shown(stratum))
    if stratum == "":
        raise Refusal("frame.empty_stratum", value=shown(key))
    for text in (key, stratum):
        if has_control_character(text):
            raise Refusal("frame.control_character", value=shown(text))
        if not is_nfc(text):
            raise Refusal("frame.not_nfc", value=shown(text))
    return f"{key}\t{stratum}\n".encode()


def frame_lines(rows: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Lines of the frame file from (key, stratum) rows already sorted by the key's bytes (``COLLATE "C"``).

    Raises Refusal: those of `frame_line`, and ``frame.duplicate_key`` or ``frame.not_sorted`` with the key.
    """
    previous: bytes | None = None
    for key, stratum in rows:
        line = frame_line(key, stratum)
        current = key.encode()
        _check_order(previous, current)
        previous = current
        yield line


def sorted_frame_lines(rows: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Lines of the frame file from (key, stratum) rows in any order and any Unicode spelling.

    Keys and strata are brought to NFC first, so two spellings of one key are refused as ``frame.duplicate_key``.
    Holds all rows in memory; a large frame should come sorted from the database through `frame_lines`.
    """
    # Sorting str sorts by code point, which is the order of UTF-8 bytes; lone surrogates are refused later.
    return frame_lines(sorted(((nfc(key), nfc(stratum)) for key, stratum in rows), key=lambda row: row[0]))


def population_sha256(lines: Iterable[bytes]) -> str:
    """SHA-256 of the frame file in hexadecimal, computed line by line."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


class HashedLines:
    """The lines of a frame file, passed on as they come and hashed on the way: one pass does for both. The file comes
    in parts of whole lines, large or of one line each."""

    __slots__ = ("_digest", "_parts")

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        update = self._digest.update
        for part in self._parts:
            update(part)
            yield from part.splitlines(keepends=True)

    def finish(self) -> str:
        """Take what is left, and give the SHA-256 of the whole file in hexadecimal."""
        for _line in self:
            pass
        return self._digest.hexdigest()


def split_line(line: bytes) -> tuple[str, str]:
    """Key and stratum of one line of a frame file.

    Raises Refusal: ``frame.malformed_line``, ``frame.not_utf8``, and those of `frame_line`.
    """
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal("frame.not_utf8", value=shown(line.decode("utf-8", "backslashreplace"))) from None
    if not text.endswith("\n") or text.count("\t") != 1:
        raise Refusal("frame.malformed_line", value=shown(text))
    key, stratum = text[:-1].split("\t")
    frame_line(key, stratum)
    return key, stratum


def check_frame(lines: Iterable[bytes]) -> FrameSummary:
    """Read a frame file strictly: its SHA-256 and its strata, or a Refusal that names the first bad value.

    ``lines`` are the file's lines with their line feeds, as iterating over a file opened in binary mode gives them.
    """
    digest = hashlib.sha256()
    strata: dict[str, int] = {}
    events = 0
    previous: bytes | None = None
    for line in lines:
        key, stratum = split_line(line)
        current = key.encode()
        _check_order(previous, current)
        previous = current
        digest.update(line)
        strata[stratum] = strata.get(stratum, 0) + 1
        events += 1
    return FrameSummary(digest.hexdigest(), events, dict(sorted(strata.items())))


def _check_order(previous: bytes | None, current: bytes) -> None:
    """A tab sorts before every character a key may hold, so keys in order are lines in order."""
    if previous is None or previous < current:
        return
    code = "frame.duplicate_key" if previous == current else "frame.not_sorted"
    raise Refusal(code, value=current.decode())
