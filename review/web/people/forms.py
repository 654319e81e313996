"""The form of one person."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from review.domain.addresses import LONGEST_ADDRESS, LONGEST_NAME
from review.domain.grants import Grant
from review.domain.roles import SIDES, Bench, Role
from review.models.person import Person
from review.operations.people import LONGEST_TEAM, PersonDetails
from review.queries.people import list_possible_managers

_NONE = ""


class PersonForm(FlaskForm):  # type: ignore[misc]
    """Name, address, roles, team and manager. The rules between roles are the operation's to say."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Type a name.")), Length(max=LONGEST_NAME)])
    address = StringField(
        _l("E-mail address"),
        description=_l("What they sign in with. Leave it empty for somebody whom only the CRM names."),
        validators=[Length(max=LONGEST_ADDRESS)],
    )
    clerk = BooleanField(_l("Clerk: imports, keeps the standards, runs the month; holds no seat on the panel"))
    panelist = SelectField(_l("Seat on the panel"))
    chair = BooleanField(_l("Chairs the panel (executive bench)"))
    vp = SelectField(_l("VP"))
    rep = BooleanField(_l("Sales rep: sees their own leads, and those of the people who answer to them"))
    auditor = BooleanField(_l("Auditor: reads reports, dockets and the audit log"))
    team = StringField(
        _l("Team"), description=_l("A new name makes a new team."), validators=[Length(max=LONGEST_TEAM)],
        render_kw={"list": "team-names", "autocomplete": "off"},
    )
    manager = SelectField(_l("Manager"))

    def offer(self, person: Person | None) -> None:
        """Fill the lists to choose from; to be called before validation."""
        self._managers = {one.public_id: one for one in list_possible_managers(person)}
        if person is not None and person.manager is not None:
            self._managers.setdefault(person.manager.public_id, person.manager)
        self.panelist.choices = [
            (_NONE, _("none")),
            (Bench.SALES.value, _("Sales bench")),
            (Bench.MARKETING.value, _("Marketing bench")),
            (Bench.EXECUTIVE.value, _("Executive bench")),
        ]
        self.vp.choices = [
            (_NONE, _("no")),
            (Bench.SALES.value, _("of Sales")),
            (Bench.MARKETING.value, _("of Marketing")),
        ]
        self.manager.choices = [(_NONE, _("none")), *((key, one.name) for key, one in self._managers.items())]

    def show(self, person: Person) -> None:
        """Put what is known of ``person`` into the fields."""
        panelist, vp = person.bench_as(Role.PANELIST), person.bench_as(Role.VP)
        self.name.data = person.name
        self.address.data = person.email or ""
        self.clerk.data = person.has_role(Role.CLERK)
        self.panelist.data = panelist.value if panelist else _NONE
        self.chair.data = person.is_chair
        self.vp.data = vp.value if vp in SIDES and vp else _NONE
        self.rep.data = person.has_role(Role.REP)
        self.auditor.data = person.has_role(Role.AUDITOR)
        self.team.data = person.team.name if person.team else ""
        self.manager.data = person.manager.public_id if person.manager else _NONE

    def details(self) -> PersonDetails:
        """What the fields say."""
        return PersonDetails(
            name=self.name.data or "",
            address=self.address.data or None,
            grants=tuple(self._grants()),
            team=self.team.data or None,
            manager=self._managers.get(self.manager.data or _NONE),
        )

    def _grants(self) -> list[Grant]:
        grants = [
            Grant(role)
            for role, field in ((Role.CLERK, self.clerk), (Role.REP, self.rep), (Role.AUDITOR, self.auditor))
            if field.data
        ]
        if self.panelist.data or self.chair.data:
            # A chair without a bench goes to the rules as it is, which say what is missing.
            bench = Bench(self.panelist.data) if self.panelist.data else None
            grants.append(Grant(Role.PANELIST, bench, bool(self.chair.data)))
        if self.vp.data:
            grants.append(Grant(Role.VP, Bench(self.vp.data)))
        return grants
