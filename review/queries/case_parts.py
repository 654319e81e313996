"""The parts of a case's page, made from its frozen evidence; `review.queries.cases` decides who may have which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from review.domain.ballots import ClauseTick, clauses_say
from review.domain.evidence_files import ENDINGS, Media
from review.extensions import db
from review.models.case import Case
from review.models.prospect import Prospect
from review.models.verdict import Verdict
from review.queries.case_evidence import (
    Document,
    Names,
    definition_finding,
    event_kind,
    list_activities,
    moment,
)
from review.queries.case_views import (
    AfterwardsView,
    ClaimView,
    ClauseView,
    DefinitionView,
    FileView,
    FollowUpView,
    LeadView,
    StatementView,
)
from review.queries.verdict_views import VerdictView


def lead_view(case: Case) -> LeadView:
    """The lead as handed over; the prospect's name is looked up, since evidence holds no personal data."""
    lead = case.evidence["lead"]
    prospect = db.session.scalar(select(Prospect).where(Prospect.public_id == lead.get("prospect")))
    return LeadView(
        company=lead.get("company"),
        title=lead.get("title"),
        prospect=prospect.name if prospect else None,
        source=lead.get("source"),
        campaign=lead.get("campaign"),
        message=lead.get("message"),
        # A grade that the rep gave is a part of the claim.
        grade=None if lead.get("grade_by_rep") else lead.get("grade"),
        created_at=moment(lead.get("created_at")),
        handed_off_at=moment(lead.get("handed_off_at")),
        attributes=lead.get("attributes") or {},
    )


def definition_view(evidence: Document, ticks: Mapping[str, ClauseTick]) -> DefinitionView:
    """The definition in force at hand-off, clause by clause, with the viewer's own ticks."""
    definition, finding = evidence["definition"], definition_finding(evidence)
    states = {clause.key: clause.state for clause in finding.clauses}
    return DefinitionView(
        stage=definition["stage"],
        number=definition["number"],
        retroactive=bool(definition["retroactive"]),
        as_imported=bool(definition["as_imported"]),
        minimum_met=finding.minimum_met,
        clauses=tuple(
            ClauseView(
                one["key"], one["title"], one.get("text") or "", bool(one["required"]), states[one["key"]],
                one.get("value"), ticks.get(one["key"]),
            )
            for one in definition["clauses"]
        ),
        finding=finding,
        says=clauses_say(finding, ticks),
    )


def claim_view(case: Case, names: Names) -> ClaimView:
    """Who rejected or left the lead, when and why, and what both sides say."""
    claim, event = case.evidence["claim"], case.evidence["event"]
    statements = case.statements or {}
    return ClaimView(
        kind=event_kind(case.evidence),
        respondent=names.call(claim.get("respondent")),
        team=None if names.masked else case.evidence["lead"].get("team"),
        dated_at=moment(event["dated_at"]),
        precision=event["precision"],
        reason=names.clean(claim.get("reason")),
        note=names.clean(claim.get("note")),
        carried_in=bool(event["carried_in"]),
        sales=_statement(statements.get("sales"), names),
        marketing=_statement(statements.get("marketing"), names),
    )


def follow_up_view(evidence: Document, names: Names) -> FollowUpView:
    """What Sales did up to the event, against what the policy asked."""
    lead, follow_up = evidence["lead"], evidence["follow_up"]
    return FollowUpView(
        known=bool(follow_up["known"]),
        document=follow_up,
        tier=evidence["policy"]["tier"],
        exceptions=tuple((one["key"], one["title"]) for one in evidence["policy"].get("exceptions", ())),
        activities=list_activities(evidence["activities"], names),
        starts_at=moment(lead.get("handed_off_at")),
        ends_at=moment(evidence["event"]["dated_at"]),
        owner=names.call(lead.get("owner")),
        grade_by_rep=bool(lead.get("grade_by_rep")),
    )


def afterwards_view(evidence: Document, names: Names) -> AfterwardsView:
    """What became of the lead after the event."""
    later = evidence.get("afterwards") or {}
    return AfterwardsView(
        disposition=later.get("disposition"),
        converted_at=moment(later.get("converted_at")),
        won_at=moment(later.get("won_at")),
        activities=list_activities(later.get("activities", ()), names),
    )


def _statement(given: Mapping[str, Any] | None, names: Names) -> StatementView | None:
    if given is None:
        return None
    links = given.get("links") or ""
    return StatementView(
        reason=names.clean(given.get("reason")) or None,
        exception_claimed=given.get("exception_claimed"),
        narrative=names.clean(given.get("narrative")) or "",
        links=tuple(names.clean(one) or "" for one in (links.split() if isinstance(links, str) else links)),
        filed_at=moment(given.get("filed_at")),
        late=bool(given.get("late")),
        files=tuple(_file(one, number, names) for number, one in enumerate(given.get("files") or (), 1)),
    )


def verdict_view(verdict: Verdict) -> VerdictView:
    """A verdict as a page shows it."""
    return VerdictView(
        verdict.met, verdict.followed_up, verdict.valid, verdict.decided_by, verdict.diagnosis, verdict.root_cause,
        verdict.wrong_reason, verdict.tally,
    )


def _file(given: Mapping[str, Any], number: int, names: Names) -> FileView:
    # A name such as "call_with_anna.pdf" hides from any pattern, so that masked ones are numbered.
    name = f"{number}{ENDINGS[Media(given['media'])][0]}" if names.masked else given["name"]
    return FileView(given["public_id"], name, given["size"])
