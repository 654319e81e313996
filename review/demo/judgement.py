"""How the simulated judges answer: by what the evidence says and what is really true, with doubts, and with a slight
lean of their bench. Answers hang on case and bench alone, so that it does not matter who of a bench was seated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from review.demo.chance import Chance
from review.demo.words import ASIDES, COMMENTS
from review.domain.answers import Answer, ClauseState, RootCause
from review.domain.ballots import BallotAnswers, ClauseTick, clauses_say, why_comment
from review.domain.definition import DefinitionFinding
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.queries.case_evidence import definition_finding, event_kind

_YES, _NO = Answer.YES, Answer.NO
#: How likely a bench is to side with Sales where the facts leave room.
_LEAN = {Bench.SALES: 0.13, Bench.EXECUTIVE: 0.05, Bench.MARKETING: -0.03}
_SLIP, _DOUBT = 0.02, 0.007
#: Reasons that a signed exception covers, and those that the prospect gave in words.
_EXCUSED = ("Duplicate", "Existing customer", "Went with a competitor")
_DECLINED = ("Not interested",)
_CONTRADICTED_BY = {"Too small": "employees", "Not our industry": "vertical", "No decision maker": "role"}

Document = Mapping[str, Any]


def first_ballot(seed: str, evidence: Document, truth: Mapping[str, bool], bench: Bench) -> BallotAnswers:
    """What a judge of ``bench`` says of a case when alone with it; with the comment that its answers need."""
    chance = Chance(seed, "ballot", evidence["event"]["key"], bench.value)
    finding, kind = definition_finding(evidence), event_kind(evidence)
    clauses = _ticks(chance, finding, truth)
    met = _slip(chance, clauses_say(finding, clauses))
    followed_up = _slip(chance, _followed_up(chance, evidence, bench))
    valid = _slip(chance, _valid(chance, evidence, kind, (met, followed_up), bench))
    answers = BallotAnswers(
        met=met,
        followed_up=followed_up,
        valid=valid,
        root_cause=_cause(chance, evidence, met, followed_up, valid),
        wrong_reason=kind is not EventKind.IGNORED and _is_wrong_reason(chance, evidence, truth),
        clauses=clauses,
    )
    return _with_comment(chance, answers, kind, finding)


def second_ballot(seed: str, evidence: Document, first: BallotAnswers, settled: Answer, bench: Bench) -> BallotAnswers:
    """What the judge says once the split was talked over: most come round to ``settled``, what most had said."""
    chance = Chance(seed, "deliberation", evidence["event"]["key"], bench.value)
    valid = settled if chance.yes(0.7) else first.valid
    if first.valid is not settled and chance.yes(0.12):
        valid = Answer.CANNOT_TELL
    met, followed_up = (one if one is not Answer.CANNOT_TELL else _NO for one in (first.met, first.followed_up))
    cause = _cause(chance, evidence, met, followed_up, valid)
    answers = replace(first, met=met, followed_up=followed_up, valid=valid, root_cause=cause, comment="", clauses={})
    seen = replace(answers, clauses=first.clauses)
    commented = _with_comment(chance, seen, event_kind(evidence), definition_finding(evidence), first)
    return replace(answers, comment=commented.comment)


def _ticks(chance: Chance, finding: DefinitionFinding, truth: Mapping[str, bool]) -> dict[str, ClauseTick]:
    """What the fields leave unknown, as far as notes and statements let the judge see it."""
    ticks = {}
    for clause in finding.clauses:
        if clause.state is ClauseState.UNKNOWN and chance.yes(0.6 if truth[clause.key] else 0.35):
            ticks[clause.key] = ClauseTick(ClauseState.MET if truth[clause.key] else ClauseState.NOT_MET)
    return ticks


def _slip(chance: Chance, answer: Answer) -> Answer:
    if chance.yes(_DOUBT):
        return Answer.CANNOT_TELL
    if answer is not Answer.CANNOT_TELL and chance.yes(_SLIP):
        return _NO if answer is _YES else _YES
    return answer


def _followed_up(chance: Chance, evidence: Document, bench: Bench) -> Answer:
    follow_up = evidence["follow_up"]
    if follow_up["state"] == "not_known":
        return Answer.CANNOT_TELL
    if follow_up["state"] != "broken":
        return _YES
    broken = {one["duty"] for one in follow_up["duties"] if one["state"] == "broken"}
    lenient = 0.45 if broken == {"first_touch"} else 0.2 if broken == {"window"} else 0.0
    return _YES if chance.yes(lenient + _LEAN[bench] / 2) else _NO


def _valid(
    chance: Chance, evidence: Document, kind: EventKind, said: tuple[Answer, Answer], bench: Bench
) -> Answer:
    met, followed_up = said
    lean = _LEAN[bench]
    if kind is EventKind.IGNORED:
        right = 0.04 + lean if met is _YES else 0.72 + lean
        return _YES if chance.yes(right) else _NO
    if met is not _YES:
        return _YES if chance.yes(0.95 + lean if followed_up is _YES else 0.86 + lean) else _NO
    reason = evidence["claim"]["reason"]
    spoke = any(one["two_way"] for one in evidence["activities"])
    excused = reason in _EXCUSED or (reason in _DECLINED and spoke)
    excused = excused or (reason == "No response" and evidence["follow_up"]["state"] == "kept")
    return _YES if chance.yes(0.86 + lean if excused else 0.03 + lean * 0.8) else _NO


def _cause(chance: Chance, evidence: Document, met: Answer, followed_up: Answer, valid: Answer) -> RootCause:
    if met is _NO and followed_up is not _NO:
        return RootCause.LEAD_QUALITY
    if followed_up is _NO:
        if evidence["lead"]["source"] == "Trade show" and chance.yes(0.35):
            return RootCause.ROUTING
        return RootCause.LEAD_QUALITY if met is _NO and chance.yes(0.4) else RootCause.FOLLOW_UP
    if valid is _YES:
        return RootCause.TIMING if chance.yes(0.5) else RootCause.NONE
    if evidence["claim"]["reason"] == "No budget":
        return RootCause.DEFINITION
    return RootCause.TIMING if chance.yes(0.6) else RootCause.DATA


def _is_wrong_reason(chance: Chance, evidence: Document, truth: Mapping[str, bool]) -> bool:
    reason = evidence["claim"]["reason"]
    contradicted = _CONTRADICTED_BY.get(reason or "")
    if contradicted is not None:
        return truth[contradicted] and chance.yes(0.85)
    spoke = any(one["two_way"] for one in evidence["activities"])
    return reason == "No response" and spoke and chance.yes(0.8)


def _with_comment(
    chance: Chance, answers: BallotAnswers, kind: EventKind, finding: DefinitionFinding,
    before: BallotAnswers | None = None,
) -> BallotAnswers:
    reasons = why_comment(answers, kind, finding, before)
    if reasons:
        return replace(answers, comment=COMMENTS[reasons[0]])
    return replace(answers, comment=chance.pick(ASIDES)) if chance.yes(0.15) else answers
