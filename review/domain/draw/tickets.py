"""Tickets and the draw: a stratum's sample is its smallest (ticket, key), whatever order the frame is read in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from review.domain.draw.text import is_digest, nfc, sha256_hex, shown
from review.domain.errors import Refusal

_NO_BOUND = b"\xff" * 33  # above every 32-byte digest
_SLACK = 64


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn event: its key, its ticket in hexadecimal, its stratum."""

    key: str
    ticket: str
    stratum: str


def check_seed(seed: str) -> str:
    """The seed if it is 64 lower-case hexadecimal digits; else Refusal ``draw.bad_seed``."""
    if not is_digest(seed):
        raise Refusal("draw.bad_seed", value=shown(seed))
    return seed


def ticket(seed: str, key: str) -> str:
    """SHA-256 of ``seed:key`` in hexadecimal, the key brought to NFC first."""
    return sha256_hex(f"{seed}:{nfc(key)}")


def case_order(drawn: Drawn) -> tuple[str, str]:
    """What the cases of a sample are numbered by: the SHA-256 of the ticket, and the key.

    In the order of the tickets themselves the cases of a stratum that is sampled thinly would come first, since its
    smallest tickets are smaller: a low number would tell a control, of which three in hundreds are drawn.
    """
    return sha256_hex(drawn.ticket), drawn.key


def tickets(seed: str, lines: Iterable[bytes]) -> Iterator[Drawn]:
    """The ticket of every event of a frame file, in the file's order."""
    prefix = f"{check_seed(seed)}:".encode()
    for line in lines:
        key, stratum = _split(line)
        yield Drawn(key.decode(), hashlib.sha256(prefix + key).hexdigest(), stratum[:-1].decode())


def draw(seed: str, lines: Iterable[bytes], sizes: Mapping[str, int] | None) -> dict[str, tuple[Drawn, ...]]:
    """Draw the sample of each stratum in one pass over a frame file that was checked when it was frozen.

    ``sizes`` gives the number wanted of each stratum of the frame; None is the census: everything is drawn. The result
    has the strata in the order of their names, each in (ticket, key) order; a larger size extends a smaller one.
    Raises Refusal: ``draw.bad_seed``, ``draw.bad_size``, ``draw.unknown_stratum`` (the frame holds a stratum that has
    no size), ``draw.size_above_stratum`` (stratum, wanted, found), ``draw.malformed_line``.
    """
    check_seed(seed)
    if sizes is None:
        return _census(seed, lines)
    for stratum, size in sizes.items():
        if size < 0:
            raise Refusal("draw.bad_size", stratum=shown(stratum), value=size)
    names = {f"{stratum}\n".encode(): stratum for stratum in sizes}
    found = _smallest(f"{seed}:".encode(), lines, {end: sizes[name] for end, name in names.items()})
    sample = {}
    for end in sorted(found):
        stratum = names[end]
        if len(found[end]) < sizes[stratum]:
            raise Refusal(
                "draw.size_above_stratum", stratum=shown(stratum), wanted=sizes[stratum], found=len(found[end])
            )
        sample[stratum] = tuple(Drawn(key.decode(), digest.hex(), stratum) for digest, key in found[end])
    return sample


def _smallest(
    prefix: bytes, lines: Iterable[bytes], sizes: Mapping[bytes, int]
) -> dict[bytes, list[tuple[bytes, bytes]]]:
    """The smallest (digest, key) of each stratum, sorted, as ``heapq.nsmallest`` would give them.

    A line is dearer to read than to hash, so the loop does only that and one comparison. What passes the stratum's
    bound is kept in a list, cut back to the size wanted whenever it has doubled; the bound is then its last digest.
    """
    kept: dict[bytes, list[tuple[bytes, bytes]]] = {stratum: [] for stratum in sizes}
    limits = {stratum: 2 * size + _SLACK for stratum, size in sizes.items()}
    bounds = {stratum: _NO_BOUND if size else b"" for stratum, size in sizes.items()}
    sha256 = hashlib.sha256
    line = b""
    try:
        for line in lines:
            key, stratum = line.split(b"\t")
            digest = sha256(prefix + key).digest()
            if digest <= bounds[stratum]:
                candidates = kept[stratum]
                candidates.append((digest, key))
                if len(candidates) >= limits[stratum]:
                    candidates.sort()
                    del candidates[sizes[stratum] :]
                    bounds[stratum] = candidates[-1][0]
    except KeyError:
        name = line.split(b"\t")[1].decode("utf-8", "backslashreplace")
        raise Refusal("draw.unknown_stratum", value=shown(name.rstrip("\n"))) from None
    except ValueError:
        raise Refusal("draw.malformed_line", value=shown(line.decode("utf-8", "backslashreplace"))) from None
    for stratum, candidates in kept.items():
        candidates.sort()
        del candidates[sizes[stratum] :]
    return kept


def _census(seed: str, lines: Iterable[bytes]) -> dict[str, tuple[Drawn, ...]]:
    """Every event of every stratum, in (ticket, key) order."""
    strata: dict[str, list[Drawn]] = {}
    for drawn in tickets(seed, lines):
        strata.setdefault(drawn.stratum, []).append(drawn)
    return {name: tuple(sorted(strata[name], key=lambda drawn: (drawn.ticket, drawn.key))) for name in sorted(strata)}


def _split(line: bytes) -> tuple[bytes, bytes]:
    key, tab, stratum = line.partition(b"\t")
    if not tab or b"\t" in stratum or not stratum.endswith(b"\n"):
        raise Refusal("draw.malformed_line", value=shown(line.decode("utf-8", "backslashreplace")))
    return key, stratum
