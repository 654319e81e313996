"""The plan file ``jb-plan-v1``: what will be drawn and from whose words, fixed before any seed is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from review.domain.draw.seed import check_label
from review.domain.draw.text import has_control_character, is_digest, is_nfc, sha256_hex, shown
from review.domain.errors import Refusal

_PERIOD = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")
_COMMIT = "commit:"


@dataclass(frozen=True, slots=True)
class PlannedStratum:
    """A stratum of the plan: ``events`` in the frame (N), ``size`` to be drawn (n)."""

    name: str
    events: int
    size: int


@dataclass(frozen=True, slots=True)
class Source:
    """One source of the seed: a party's commitment, or in words a public value that nobody knows yet."""

    label: str
    commitment: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; strata in the order of their names, sources in the order in which they enter the seed.

    ``forfeit_rule`` is one line in words (who is out, by when), or None where no party can fail to reveal.
    """

    period: str
    population_sha256: str
    strata: tuple[PlannedStratum, ...]
    sources: tuple[Source, ...]
    forfeit_rule: str | None = None

    @property
    def sizes(self) -> dict[str, int]:
        """The number to draw of each stratum, by name."""
        return {stratum.name: stratum.size for stratum in self.strata}


def plan_text(plan: Plan) -> str:
    """The plan file's text, with its last line feed. Strata are written in the order of their names' bytes.

    Raises Refusal: ``plan.bad_period``, ``plan.bad_population_hash``, ``plan.no_strata``, ``plan.bad_stratum``,
    ``plan.duplicate_stratum``, ``plan.bad_size``, ``plan.no_sources``, ``plan.bad_source``, ``plan.duplicate_label``,
    ``plan.bad_forfeit_rule``, ``seed.bad_label``.
    """
    if not _PERIOD.match(plan.period):
        raise Refusal("plan.bad_period", value=shown(plan.period))
    if not is_digest(plan.population_sha256):
        raise Refusal("plan.bad_population_hash", value=shown(plan.population_sha256))
    lines = ["jb-plan-v1", f"period={plan.period}", f"population_sha256={plan.population_sha256}"]
    lines += _stratum_lines(plan)
    lines += _source_lines(plan)
    if plan.forfeit_rule is not None:
        if not _is_one_line(plan.forfeit_rule):
            raise Refusal("plan.bad_forfeit_rule", value=shown(plan.forfeit_rule))
        lines.append(f"forfeit\t{plan.forfeit_rule}")
    return "\n".join(lines) + "\n"


def plan_sha256(text: str) -> str:
    """SHA-256 of the plan file, in hexadecimal: what is published before any seed is known."""
    return sha256_hex(text)


def parse_plan(text: str) -> Plan:
    """The plan a plan file states. Only text that `plan_text` would write is a plan.

    Raises Refusal: ``plan.malformed_line`` with the line's number and text, and those of `plan_text`.
    """
    lines = text.split("\n")
    if lines[0] != "jb-plan-v1":
        raise Refusal("plan.malformed_line", line=1, value=shown(lines[0]))
    period, population = _prefixed(lines, 1, "period="), _prefixed(lines, 2, "population_sha256=")
    strata: list[PlannedStratum] = []
    sources: list[Source] = []
    forfeit_rule: str | None = None
    for number, line in enumerate(lines[3:-1], start=4):
        kind, _, rest = line.partition("\t")
        parts = rest.split("\t")
        if kind == "stratum" and len(parts) == 3 and _is_count(parts[1]) and _is_count(parts[2]):
            strata.append(PlannedStratum(parts[0], int(parts[1]), int(parts[2])))
        elif kind == "source" and "=" in rest:
            label, _, said = rest.partition("=")
            committed = said.removeprefix(_COMMIT) if said.startswith(_COMMIT) else None
            sources.append(Source(label, committed, None if committed is not None else said))
        elif kind == "forfeit" and forfeit_rule is None:
            forfeit_rule = rest
        else:
            raise Refusal("plan.malformed_line", line=number, value=shown(line))
    plan = Plan(period, population, tuple(strata), tuple(sources), forfeit_rule)
    _check_same(plan_text(plan).split("\n"), lines)
    return plan


def _stratum_lines(plan: Plan) -> list[str]:
    if not plan.strata:
        raise Refusal("plan.no_strata")
    if len({stratum.name for stratum in plan.strata}) < len(plan.strata):
        raise Refusal("plan.duplicate_stratum")
    for stratum in plan.strata:
        if not _is_one_line(stratum.name):
            raise Refusal("plan.bad_stratum", value=shown(stratum.name))
        if not 0 <= stratum.size <= stratum.events:
            raise Refusal("plan.bad_size", stratum=stratum.name, size=stratum.size, events=stratum.events)
    ordered = sorted(plan.strata, key=lambda stratum: stratum.name)
    return [f"stratum\t{stratum.name}\t{stratum.events}\t{stratum.size}" for stratum in ordered]


def _source_lines(plan: Plan) -> list[str]:
    if not plan.sources:
        raise Refusal("plan.no_sources")
    lines = []
    seen: set[str] = set()
    for source in plan.sources:
        if check_label(source.label) in seen:
            raise Refusal("plan.duplicate_label", value=source.label)
        seen.add(source.label)
        lines.append(f"source\t{source.label}={_said(source)}")
    return lines


def _said(source: Source) -> str:
    committed, description = source.commitment, source.description
    if committed is not None and description is None and is_digest(committed):
        return _COMMIT + committed
    in_words = committed is None and description is not None and _is_one_line(description)
    if in_words and description is not None and not description.startswith(_COMMIT):
        return description
    raise Refusal("plan.bad_source", value=source.label)


def _is_one_line(text: str) -> bool:
    return text.strip() != "" and not has_control_character(text) and is_nfc(text)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _prefixed(lines: list[str], index: int, prefix: str) -> str:
    line = lines[index] if index < len(lines) else ""
    if not line.startswith(prefix):
        raise Refusal("plan.malformed_line", line=index + 1, value=shown(line))
    return line.removeprefix(prefix)


def _check_same(written: list[str], read: list[str]) -> None:
    """Name the first line in which the file differs from what the product would have written."""
    for number in range(max(len(written), len(read))):
        if written[number : number + 1] != read[number : number + 1]:
            found = read[number] if number < len(read) else ""
            raise Refusal("plan.malformed_line", line=number + 1, value=shown(found))
