"""The standards a company starts with, until its own executives sign better ones."""

from __future__ import annotations

from review.domain.definition import Clause, ClauseKind, Definition
from review.domain.field_tests import FieldTest, Operator
from review.domain.leads import ReasonGroup
from review.domain.policy import (
    UNGRADED,
    ExceptionKey,
    Exclusion,
    Policy,
    PolicyException,
    Reasons,
    Tier,
    WhoseTouches,
)

#: NAICS sectors sold to: manufacturing, wholesale, transport, information, finance, professional and other business
#: services, health care.
_SECTORS = ("31", "32", "33", "42", "48", "49", "51", "52", "54", "55", "56", "62")

_ROLES = (
    "decision maker", "influencer", "chief", "ceo", "coo", "cfo", "cio", "cto", "cmo", "president", "vice president",
    "vp", "director", "head", "owner", "founder", "partner", "manager",
)  # fmt: skip


def _judged(key: str, title: str, text: str, required: bool = False) -> Clause:
    """A clause for a judge, unless the lead comes with a yes or a no under the clause's own key."""
    return Clause(key, title, text, ClauseKind.JUDGEMENT, required, FieldTest(key, Operator.YES))


def _field(key: str, title: str, text: str, operator: Operator, *values: str, required: bool = False) -> Clause:
    return Clause(key, title, text, ClauseKind.FIELD, required, FieldTest(key, operator, values))


DEFAULT_MQL = Definition(
    stage="MQL",
    statement=(
        "A lead is qualified for hand-over to Sales when at least four of these ten attributes are established at the "
        "moment of hand-over."
    ),
    minimum_met=4,
    clauses=(
        _field(
            "vertical",
            "Vertical",
            "The company's SIC or NAICS code lies in a sector that we sell to.",
            Operator.PREFIX,
            *_SECTORS,
        ),
        _field("employees", "Firmographics", "The company has at least 50 employees.", Operator.AT_LEAST, "50"),
        _field(
            "role",
            "Decision makers and influencers",
            "The contact decides on a purchase of this kind, or influences who does.",
            Operator.MATCHES_WORDS,
            *_ROLES,
        ),
        _judged(
            "environment",
            "Environment",
            "The systems, sites or processes that our offer needs are in place at the company.",
        ),
        _field(
            "engagement",
            "Engagement",
            "The contact has engaged with us: an engagement score of at least 40.",
            Operator.AT_LEAST,
            "40",
        ),
        _judged("business_issue", "Business issue", "A business issue that we can solve has been validated."),
        _judged("decision_process", "Decision process", "How the company decides is documented."),
        _judged("budget", "Budget", "There is a budget, or the process by which one is found is known."),
        _judged("competitors", "Competitive landscape", "It is known which alternatives the company considers."),
        _judged("urgency", "Urgency", "There is a compelling event, or another reason to act by a date."),
    ),
)

DEFAULT_SAL = Definition(
    stage="SAL",
    statement=(
        "A lead that Sales has accepted stays qualified when the contact's role and the business issue are confirmed, "
        "and at least five of the ten attributes are established."
    ),
    minimum_met=5,
    clauses=tuple(
        Clause(
            clause.key,
            clause.title,
            clause.text,
            clause.kind,
            required=clause.key in {"role", "business_issue"},
            test=clause.test,
        )
        for clause in DEFAULT_MQL.clauses
    ),
)

DEFAULT_POLICY = Policy(
    statement=(
        "Sales follows up every lead that Marketing hands over, as often and as soon as its grade asks, or says why "
        "not; Marketing hands over the number of qualified leads that it has promised."
    ),
    tiers=(
        Tier("A", touches=6, first_touch_hours=4, window_days=21, channels=2, idle_days=7),
        Tier("B", touches=3, first_touch_hours=24, window_days=21, channels=2, idle_days=10),
        Tier("C", touches=1, first_touch_hours=48, window_days=14, channels=1, idle_days=14),
        Tier(UNGRADED, touches=3, first_touch_hours=24, window_days=21, channels=2, idle_days=10),
    ),
    whose_touches=WhoseTouches.ANYONE,
    exceptions=(
        PolicyException(
            ExceptionKey.DUPLICATE, "Duplicate", "The same person was already being worked as another lead."
        ),
        PolicyException(
            ExceptionKey.OPTED_OUT, "Opted out", "The prospect asked not to be contacted, before the rejection."
        ),
        PolicyException(
            ExceptionKey.EXISTING_CUSTOMER,
            "Existing customer or open opportunity",
            "The company was a customer, or had an open opportunity for the same need.",
        ),
        PolicyException(
            ExceptionKey.DECLINED, "Declined in words", "The prospect said no, and the words are on record."
        ),
        PolicyException(
            ExceptionKey.UNREACHABLE_PROMISE_KEPT,
            "Unreachable, the promise kept",
            "The prospect never answered, although Sales did all that this policy asks for the lead's grade.",
        ),
    ),
    exclusions=(Exclusion.MERGED, Exclusion.OPTED_OUT, Exclusion.TEST_RECORD),
    owing_reasons=Reasons(
        (ReasonGroup.FOLLOW_UP,),
        (
            "no response",
            "no answer",
            "not reached",
            "unresponsive",
            "unreachable",
            "bad timing",
            "not now",
            "too early",
        ),
    ),
    disqualifying_reasons=Reasons(
        (ReasonGroup.MARKETING_QUALITY,),
        (
            "duplicate",
            "opted out",
            "unsubscribed",
            "do not contact",
            "existing customer",
            "open opportunity",
            "competitor",
            "student",
            "spam",
            "wrong number",
            "invalid number",
            "not interested",
            "declined",
        ),
    ),
    look_back_months=12,
    decision_window_days=30,
    marketing_commitment=100,
)
