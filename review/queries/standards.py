"""The standards: their versions, who signed them, and by which a lead is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from review.domain.definition import STAGES, Definition
from review.domain.errors import Refusal
from review.domain.policy import Policy
from review.domain.roles import Bench
from review.domain.signatures import Signature, in_force_from, judged_by, missing_benches
from review.extensions import db
from review.models.standards import SignOff, StandardKind, StandardVersion

#: The definitions that have to be signed before a frame freezes; a later stage without one of its own is judged by
#: the last of these.
NEEDED_STAGES = ("MQL", "SAL")


class VersionStanding(StrEnum):
    """Where a version stands on a day."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"  # by all three, and to come into force on a later day
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class DefinitionInForce:
    """The definition by which a lead is judged, and the version it is."""

    id: int
    public_id: str
    stage: str
    number: int
    sha256: str
    definition: Definition
    retroactive: bool


@dataclass(frozen=True, slots=True)
class PolicyInForce:
    """The policy by which a lead is judged, and the version it is."""

    id: int
    public_id: str
    number: int
    sha256: str
    policy: Policy
    retroactive: bool


@dataclass(frozen=True, slots=True)
class StandardsInForce:
    """All that is in force at one moment, loaded once: asking it about many leads costs no further query."""

    at: datetime
    definitions: Mapping[str, Mapping[int, datetime]]  # stage -> version id -> since when
    policies: Mapping[int, datetime]
    definitions_by_id: Mapping[int, DefinitionInForce]
    policies_by_id: Mapping[int, PolicyInForce]

    def definition_for(self, stage: str, handed_off_at: datetime) -> DefinitionInForce:
        """The definition of ``stage`` in force at a hand-off; before the first one, that one, retroactively. A stage
        that never had one is judged by the stage before it. Raises Refusal ``standards.none_in_force``."""
        for candidate in reversed(STAGES[: STAGES.index(stage) + 1]):
            found = judged_by(self.definitions.get(candidate, {}), handed_off_at)
            if found is not None:
                known = self.definitions_by_id[found.version]
                return replace(known, retroactive=True) if found.retroactive else known
        raise Refusal("standards.none_in_force", name=standard_name(StandardKind.DEFINITION, stage))

    def policy_for(self, handed_off_at: datetime) -> PolicyInForce:
        """The policy in force at a hand-off; before the first one, that one, retroactively.
        Raises Refusal ``standards.none_in_force``."""
        found = judged_by(self.policies, handed_off_at)
        if found is None:
            raise Refusal("standards.none_in_force", name=standard_name(StandardKind.POLICY, ""))
        known = self.policies_by_id[found.version]
        return replace(known, retroactive=True) if found.retroactive else known

    @property
    def current_policy(self) -> PolicyInForce:
        """The policy in force now. Raises Refusal ``standards.none_in_force``."""
        return self.policy_for(self.at)

    @property
    def policy(self) -> Policy:
        """The content of the policy in force now; raises as ``current_policy``."""
        return self.current_policy.policy

    @property
    def policy_id(self) -> int:
        """The row of the policy in force now."""
        return self.current_policy.id


def standards_in_force(now: datetime, zone: tzinfo = UTC) -> StandardsInForce:
    """What is in force at ``now``: three benches have signed, and the effective day has begun in ``zone``."""
    definitions: dict[str, dict[int, datetime]] = {}
    policies: dict[int, datetime] = {}
    definitions_by_id: dict[int, DefinitionInForce] = {}
    policies_by_id: dict[int, PolicyInForce] = {}
    for version in list_versions():
        since = since_when(version, zone)
        if since is None or since > now:
            continue
        if version.kind is StandardKind.POLICY:
            policies[version.id] = since
            policy = Policy.from_document(version.document)
            policies_by_id[version.id] = PolicyInForce(
                version.id, version.public_id, version.number, version.sha256, policy, retroactive=False
            )
        else:
            definitions.setdefault(version.stage, {})[version.id] = since
            definition = Definition.from_document(version.document)
            definitions_by_id[version.id] = DefinitionInForce(
                version.id,
                version.public_id,
                version.stage,
                version.number,
                version.sha256,
                definition,
                retroactive=False,
            )
    return StandardsInForce(now, definitions, policies, definitions_by_id, policies_by_id)


def unsigned_standards(now: datetime, zone: tzinfo = UTC) -> list[str]:
    """The names of the standards a frame needs of which no version is in force at ``now``; empty where all are."""
    in_force = standards_in_force(now, zone)
    missing = [
        standard_name(StandardKind.DEFINITION, stage) for stage in NEEDED_STAGES if not in_force.definitions.get(stage)
    ]
    return missing if in_force.policies else [*missing, standard_name(StandardKind.POLICY, "")]


def list_versions() -> Sequence[StandardVersion]:
    """Every version with its signatures and signers: definitions by stage, then policies, the newest number first."""
    versions = db.session.scalars(
        select(StandardVersion).options(
            selectinload(StandardVersion.sign_offs).options(joinedload(SignOff.person)),
        )
    ).all()
    return sorted(
        versions,
        key=lambda version: (
            version.kind is StandardKind.POLICY,
            STAGES.index(version.stage) if version.stage else 0,
            -version.number,
        ),
    )


def find_version(public_id: str) -> StandardVersion | None:
    """The version with this public id."""
    return db.session.scalar(select(StandardVersion).where(StandardVersion.public_id == public_id))


def find_version_by_code(code: str) -> StandardVersion | None:
    """The version that a command names: ``mql-1``, ``policy-1``, or its public id."""
    return next((version for version in list_versions() if code_of(version) == code.casefold()), find_version(code))


def code_of(version: StandardVersion) -> str:
    """What a command calls a version: ``mql-1``, ``policy-1``."""
    return f"{(version.stage or version.kind.value).casefold()}-{version.number}"


def standard_name(kind: StandardKind, stage: str) -> str:
    """What people call a standard."""
    if kind is StandardKind.POLICY:
        return str(_("Follow-up policy"))
    return str(_("Definition of an %(stage)s", stage=stage))


def version_name(version: StandardVersion) -> str:
    """What people call a version."""
    name = standard_name(version.kind, version.stage)
    return str(_("%(standard)s, version %(number)s", standard=name, number=version.number))


def signatures_of(version: StandardVersion) -> tuple[Signature, ...]:
    """A version's signatures as the rules take them."""
    return tuple(Signature(row.bench, row.signed_at) for row in version.sign_offs)


def benches_missing(version: StandardVersion) -> tuple[Bench, ...]:
    """The benches that have still to sign."""
    return missing_benches(signatures_of(version))


def since_when(version: StandardVersion, zone: tzinfo = UTC) -> datetime | None:
    """Since when a version is in force, or will be; None while a bench is missing."""
    return in_force_from(version.effective_on, signatures_of(version), zone)


def standings(versions: Sequence[StandardVersion], now: datetime, zone: tzinfo = UTC) -> dict[int, VersionStanding]:
    """Where each version (of all there are) stands at ``now``, by its row."""
    found: dict[int, VersionStanding] = {}
    current: dict[tuple[StandardKind, str], tuple[datetime, int]] = {}
    for version in versions:
        since = since_when(version, zone)
        if since is None:
            found[version.id] = VersionStanding.UNSIGNED
        elif since > now:
            found[version.id] = VersionStanding.SIGNED
        else:
            found[version.id] = VersionStanding.SUPERSEDED
            standard = (version.kind, version.stage)
            current[standard] = max(current.get(standard, (since, version.id)), (since, version.id))
    return found | {version_id: VersionStanding.IN_FORCE for _since, version_id in current.values()}
