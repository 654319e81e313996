"""People: those who sign in, and the reps whom the CRM names."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.roles import Bench, Role
from review.models.base import Base, one_of, pk, public_id
from review.models.team import Team


class Person(Base):
    """Somebody the product knows. A rep whom only the CRM names has no e-mail address and cannot sign in."""

    __tablename__ = "person"

    id: Mapped[pk]
    public_id: Mapped[public_id]
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    email_folded: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]

    team: Mapped[Team | None] = relationship()
    manager: Mapped[Person | None] = relationship(remote_side="Person.id")
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="person", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this person holds."""
        return frozenset(grant.role for grant in self.grants)

    def has_role(self, role: Role) -> bool:
        """Whether this person holds ``role``."""
        return role in self.roles

    def bench_as(self, role: Role) -> Bench | None:
        """The bench (a panelist's) or the side (a VP's) that goes with ``role``."""
        return next((grant.bench for grant in self.grants if grant.role is role), None)

    @property
    def is_chair(self) -> bool:
        """Whether this person chairs the panel."""
        return any(grant.is_chair for grant in self.grants)


class RoleGrant(Base):
    """One role of one person."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role"),
        CheckConstraint("(role IN ('panelist', 'vp')) = (bench IS NOT NULL)", name="bench_where_due"),
        CheckConstraint("role <> 'vp' OR bench <> 'executive'", name="vp_has_a_side"),
        CheckConstraint(
            "NOT is_chair OR (role = 'panelist' AND bench = 'executive')", name="chair_sits_on_executive_bench"
        ),
        Index(
            "uq_role_grant_one_chair",
            "is_chair",
            unique=True,
            sqlite_where=text("is_chair"),
            postgresql_where=text("is_chair"),
        ),
    )

    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    bench: Mapped[Bench | None] = mapped_column(one_of(Bench, "bench"))
    is_chair: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(back_populates="grants")


class CrmName(Base):
    """A name or an id by which a CRM export calls a person."""

    __tablename__ = "crm_name"

    id: Mapped[pk]
    name_folded: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: The import that brought the name, and whether it made the person for it; None where it is not known.
    first_import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)
    made_person: Mapped[bool | None]


class Invitation(Base):
    """A link by which a person chooses a password, once."""

    __tablename__ = "invitation"

    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
