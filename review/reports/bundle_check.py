"""Checks an unpacked bundle, or its ZIP, with the product's own rules; shares no code with the script inside it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path

from review.domain.draw import (
    FORFEIT,
    Plan,
    check_frame,
    commitment,
    compose_seed,
    draw,
    parse_plan,
    plan_sha256,
    tickets,
)
from review.domain.errors import Refusal
from review.reports import bundle

Reader = Callable[[str], bytes | None]
_MAX_LINES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the file, the line where there is one, and a code with its values for the sentence."""

    file: str
    line: int | None
    code: str
    values: dict[str, object] = field(default_factory=dict)


def verify_bundle(place: Path, published: str | None = None) -> list[Finding]:
    """What is wrong with the bundle in a folder or a ZIP file; an empty list says that all of it holds.

    ``published`` is the plan's SHA-256 as it was sent round before the draw: only that ties the bundle to the past.
    """
    if place.is_dir():
        return verify_files(lambda name: _read_file(place / name), published)
    content = _read_file(place)
    if content is None:
        return [Finding(place.name, None, "verify.missing")]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            findings = verify_files(lambda name: _read_member(archive, names, name), published)
            if findings:
                return findings
            again = io.BytesIO()
            inside = {name: [archive.read(name)] for name in names if name != bundle.SUMS}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return [Finding(place.name, None, "verify.bad_archive")]
    bundle.write_zip(again, inside)
    if again.getvalue() != content:
        return [Finding(place.name, None, "verify.repacked")]
    return []


def verify_files(read: Reader, published: str | None = None) -> list[Finding]:
    """What is wrong with a bundle whose files ``read`` gives by name, None where one is missing."""
    read = cache(read)
    findings = [Finding(name, None, "verify.missing") for name in (*bundle.REQUIRED, bundle.SUMS) if read(name) is None]
    findings += _sums(read)
    if findings and any(read(name) is None for name in (bundle.FRAME, bundle.PLAN, bundle.SEED)):
        return findings
    plan_bytes = read(bundle.PLAN) or b""
    try:
        text = plan_bytes.decode("utf-8")
        plan = parse_plan(text)
    except UnicodeDecodeError:
        return [*findings, Finding(bundle.PLAN, None, "verify.not_utf8")]
    except Refusal as refusal:
        return [*findings, _refused(bundle.PLAN, refusal)]
    plan_hash = plan_sha256(text)
    if published and published != plan_hash:
        findings.append(_hash(bundle.PLAN, None, plan_hash, published))
    findings += _frame(read, plan)
    seed, about_seed = _seed(read, plan, plan_hash)
    findings += about_seed
    findings += _compare(bundle.COMMITMENTS, read, bundle.commitments_text(plan).encode())
    if seed is not None:
        findings += _drawn(read, plan, plan_hash, seed)
    return findings


def _sums(read: Reader) -> list[Finding]:
    """SHA256SUMS against the files it should and does list."""
    sums = read(bundle.SUMS) or b""
    listed = {line[66:].decode("utf-8", "replace") for line in sums.split(b"\n") if line[66:]}
    listed = {name for name in listed if bundle.is_plain_name(name)}
    extended = {bundle.EXTENSION} if read(bundle.EXTENSION) is not None else set()
    names = sorted({*bundle.REQUIRED, *listed, *extended})
    findings = [
        Finding(name, None, "verify.missing") for name in names if name not in bundle.REQUIRED and read(name) is None
    ]
    lines = sums.split(b"\n")
    right = []
    for name in names:
        digest = hashlib.sha256(read(name) or b"").hexdigest()
        right.append(f"{digest}  {name}".encode())
        if right[-1] not in lines:
            findings.append(Finding(name, None, "verify.not_in_sums", {"found": digest}))
    return findings + _compare(bundle.SUMS, read, b"\n".join([*right, b""]))


def _frame(read: Reader, plan: Plan) -> list[Finding]:
    content = read(bundle.FRAME) or b""
    try:
        summary = check_frame(io.BytesIO(content))
    except Refusal as refusal:
        return [_refused(bundle.FRAME, refusal)]
    findings = []
    if summary.population_sha256 != plan.population_sha256:
        findings.append(_hash(bundle.FRAME, None, summary.population_sha256, plan.population_sha256))
    planned = {stratum.name: stratum.events for stratum in plan.strata if stratum.events}
    for name in sorted(planned.keys() | summary.strata.keys()):
        wanted, found = planned.get(name, 0), summary.strata.get(name, 0)
        if wanted != found:
            values: dict[str, object] = {"stratum": name, "wanted": wanted, "found": found}
            findings.append(Finding(bundle.PLAN, None, "verify.stratum_count", values))
    return findings


def _seed(read: Reader, plan: Plan, plan_hash: str) -> tuple[str | None, list[Finding]]:
    """The seed worked out again from what was revealed, and what is wrong with seed.txt."""
    try:
        lines = (read(bundle.SEED) or b"").decode("utf-8").split("\n")
        given = [(label, value) for label, _, value in (line.partition("=") for line in lines[2:-2])]
        right = bundle.seed_text(plan_hash, given)
        seed = compose_seed(plan_hash, given)
    except UnicodeDecodeError:
        return None, [Finding(bundle.SEED, None, "verify.not_utf8")]
    except Refusal as refusal:
        return None, [_refused(bundle.SEED, refusal)]
    findings = _compare(bundle.SEED, read, right.encode())
    for number, (source, one) in enumerate(zip_longest(plan.sources, given), start=3):
        if source is None or one is None or source.label != one[0]:
            wanted = source.label if source else "–"
            findings.append(Finding(bundle.SEED, number, "verify.wrong_source", {"wanted": wanted}))
        elif source.commitment and one[1] != FORFEIT:
            found = commitment(plan.period, *one)
            if found != source.commitment:
                findings.append(_hash(bundle.SEED, number, found, source.commitment, "verify.wrong_reveal"))
    return seed, findings


def _drawn(read: Reader, plan: Plan, plan_hash: str, seed: str) -> list[Finding]:
    frame = read(bundle.FRAME) or b""
    sizes = plan.sizes
    findings: list[Finding] = []
    if read(bundle.EXTENSION) is not None:
        ends = [line.rpartition(b"\t")[2] for line in (read(bundle.SAMPLE) or b"").split(b"\n")]
        sizes = {name: max(size, ends.count(name.encode())) for name, size in sizes.items()}
        findings += _compare(bundle.EXTENSION, read, bundle.extension_text(plan, plan_hash, sizes).encode())
    try:
        right = b"".join(bundle.ticket_line(drawn) for drawn in tickets(seed, io.BytesIO(frame)))
        sample = draw(seed, io.BytesIO(frame), sizes)
    except (Refusal, UnicodeDecodeError) as problem:
        if isinstance(problem, Refusal):
            return [*findings, _refused(bundle.FRAME, problem)]
        return [*findings, Finding(bundle.FRAME, None, "verify.not_utf8")]
    findings += _compare(bundle.TICKETS, read, right)
    return findings + _compare(bundle.SAMPLE, read, b"".join(bundle.sample_lines(sample)))


def _compare(name: str, read: Reader, right: bytes) -> list[Finding]:
    """The first lines in which a file is not what it should be."""
    content = read(name)
    if content is None or content == right:
        return []
    findings: list[Finding] = []
    pairs = zip_longest(content.split(b"\n"), right.split(b"\n"))
    for number, (found, wanted) in enumerate(pairs, start=1):
        if found != wanted and len(findings) < _MAX_LINES:
            values: dict[str, object] = {"found": _shown(found), "wanted": _shown(wanted)}
            findings.append(Finding(name, number, "verify.wrong_line", values))
    return findings


def _shown(line: bytes | None) -> str:
    return "–" if line is None else line[:200].decode("utf-8", "backslashreplace")


def _hash(name: str, line: int | None, found: str, wanted: str, code: str = "verify.wrong_hash") -> Finding:
    return Finding(name, line, code, {"found": found, "wanted": wanted})


def _refused(name: str, refusal: Refusal) -> Finding:
    """A rule that the file breaks; the line is known where the rule says it."""
    line = refusal.values.get("line")
    return Finding(name, line if isinstance(line, int) else None, refusal.code, dict(refusal.values))


def _read_file(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        return None


def _read_member(archive: zipfile.ZipFile, names: list[str], name: str) -> bytes | None:
    try:
        return archive.read(name) if name in names else None
    except zipfile.BadZipFile:
        return b""
