"""Who works at the demonstration company, and where its leads come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.grants import parse_grant
from review.domain.roles import Bench
from review.extensions import db
from review.models.data_source import DataSource
from review.models.person import Person
from review.operations.people import PersonDetails, create_person
from review.operations.standards import ensure_default_standards, sign_standard
from review.queries.standards import list_versions

#: The CRM: the data source of all leads, and by its name the sign that the company is there.
CRM = "ferrolune"
SEED = "ferrolune-1"


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep's habits. ``keeps``: how often the whole promise is kept; ``prompt``: how often the first touch is in
    time; ``ignores``: how often a lead is left to lie; ``share``: of the leads, against the others'."""

    name: str
    team: str
    keeps: float
    prompt: float
    ignores: float
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads come from. ``fit``: how many are really qualified; ``gains``: by how much that grows over the year;
    ``left``: how much more (or less) often such leads are left to lie; ``deal``: what a sale is worth, most often."""

    name: str
    share: float
    fit: float
    gains: float
    left: float
    deal: int
    campaigns: tuple[str, ...]
    message: str


TEAMS = {"Harbour": "Tamarisk Dolomite", "North": "Larch Feldspar", "Uplands": "Thistle Gneiss"}
REPS = (
    Rep("Sorrel Agate", "North", 0.93, 0.95, 0.05),
    Rep("Yarrow Quartz", "North", 0.90, 0.93, 0.05),
    Rep("Bracken Shale", "North", 0.91, 0.92, 0.06),
    Rep("Clover Mica", "North", 0.89, 0.92, 0.05),
    Rep("Fennel Topaz", "Harbour", 0.78, 0.85, 0.08),
    Rep("Lovage Pumice", "Harbour", 0.75, 0.82, 0.10),
    Rep("Teasel Rutile", "Harbour", 0.05, 0.80, 0.10, 1.2),  # gives up after one call
    Rep("Borage Halite", "Harbour", 0.76, 0.84, 0.09),
    Rep("Chicory Zircon", "Uplands", 0.62, 0.66, 0.33),  # this team lets leads lie
    Rep("Comfrey Schist", "Uplands", 0.58, 0.62, 0.38),
    Rep("Mallow Talc", "Uplands", 0.64, 0.68, 0.31),
    Rep("Vetch Beryl", "Uplands", 0.60, 0.64, 0.36),
)
SOURCES = (
    Source(
        "Website form", 0.22, 0.64, 0.18, 0.8, 24_000, ("Request a quote", "Contact us"),
        "Thank you for your request. An engineer of ours will call you within a day.",
    ),
    Source(
        "Paid search", 0.22, 0.50, 0.22, 1.0, 16_000, ("Vibration sensors", "Predictive maintenance"),
        "Your sample report is attached. A colleague will ask you how it compares with what you have.",
    ),
    Source(
        "Webinar", 0.24, 0.26, 0.20, 1.2, 18_000, ("Downtime, explained", "Maintenance in an hour"),
        "Thank you for watching. The recording is here, and we would like to hear what you took from it.",
    ),
    Source(
        "Trade show", 0.15, 0.62, 0.08, 2.2, 32_000, ("Spring fair", "Autumn fair"),
        "It was good to meet you at our stand. As agreed, we will call you about your plant.",
    ),
    Source(
        "Customer referral", 0.17, 0.90, 0.04, 0.4, 42_000, ("Customers recommend",),
        "A customer of ours thought that we should talk, and told us a little about your plant.",
    ),
)
#: Name, roles, and the name of whom they answer to.
_OFFICES = (
    ("Campion Slate", ("vp:sales",), None),
    ("Betony Marl", ("vp:marketing",), None),
    ("Alyssum Granite", ("clerk",), None),
    ("Pimpernel Onyx", ("auditor",), None),
    ("Burdock Basalt", ("panelist:sales",), "Campion Slate"),
    ("Madder Galena", ("panelist:sales",), "Campion Slate"),
    ("Saffron Calcite", ("panelist:marketing",), "Betony Marl"),
    ("Mullein Barite", ("panelist:marketing",), "Betony Marl"),
    ("Quince Obsidian", ("panelist:executive:chair",), None),
    ("Woodruff Chert", ("panelist:executive",), "Quince Obsidian"),
    ("Zinnia Kaolin", ("panelist:executive",), "Quince Obsidian"),
)
_SIGNERS = {Bench.SALES: "Campion Slate", Bench.MARKETING: "Betony Marl", Bench.EXECUTIVE: "Quince Obsidian"}
CLERK, CHAIR = "Alyssum Granite", "Quince Obsidian"
SALES_VP, MARKETING_VP = "Campion Slate", "Betony Marl"


def is_there() -> bool:
    """Whether the database holds the demonstration company. It is made in one transaction: whole, or not at all."""
    return db.session.scalar(select(DataSource.id).where(DataSource.name == CRM)) is not None


def make_people(now: datetime) -> dict[str, int]:
    """Everybody, by the real operation; their row ids by name. The clerk comes first, as in a real company."""
    known: dict[str, Person] = {}
    offices = sorted(_OFFICES, key=lambda office: office[0] != CLERK)
    for name, roles, above in offices:
        known[name] = _add(name, roles, None, known.get(above or ""), known.get(CLERK), now)
    for team, manager in TEAMS.items():
        known[manager] = _add(manager, ("rep",), team, known["Campion Slate"], known[CLERK], now)
    for rep in REPS:
        known[rep.name] = _add(rep.name, ("rep",), rep.team, known[TEAMS[rep.team]], known[CLERK], now)
    return {name: person.id for name, person in known.items()}


def _add(
    name: str, roles: tuple[str, ...], team: str | None, manager: Person | None, actor: Person | None, now: datetime
) -> Person:
    address = f"{name.casefold().replace(' ', '.')}@example.com"
    grants = tuple(parse_grant(role) for role in roles)
    return create_person(PersonDetails(name, address, grants, team, manager), actor=actor, now=now)


def sign_standards(people: Mapping[str, int], now: datetime, promised: int) -> None:
    """The default standards, signed by the three benches before the first month begins; Marketing has ``promised`` so
    many qualified leads a month."""
    ensure_default_standards(now, replace(DEFAULT_POLICY, marketing_commitment=promised))
    for version in list_versions():
        for bench, name in _SIGNERS.items():
            sign_standard(db.session.get_one(Person, people[name]), version, bench, now)
