"""What the rules of a standard are called on its page."""

from __future__ import annotations

from flask_babel import gettext as _

from review.domain.definition import Clause, ClauseKind
from review.domain.field_tests import FieldTest, Operator
from review.domain.leads import ReasonGroup
from review.domain.policy import UNGRADED, Exclusion, Tier, WhoseTouches
from review.queries.standards import VersionStanding


def standing_word(standing: VersionStanding) -> str:
    """Where a version stands."""
    words = {
        VersionStanding.UNSIGNED: _("Signatures missing"),
        VersionStanding.SIGNED: _("Signed, not yet in force"),
        VersionStanding.IN_FORCE: _("In force"),
        VersionStanding.SUPERSEDED: _("Superseded"),
    }
    return str(words[standing])


def answered_by(clause: Clause) -> str:
    """Who or what answers a clause."""
    if clause.test is None:
        return str(_("The judges"))
    rule = test_words(clause.test)
    if clause.kind is ClauseKind.FIELD:
        return str(_("Field: %(rule)s; the judges where it is unknown", rule=rule))
    return str(_("The judges; where the field came along: %(rule)s", rule=rule))


def test_words(test: FieldTest) -> str:
    """A field test in words."""
    name, values = test.attribute, ", ".join(test.values)
    words = {
        Operator.PRESENT: _("“%(name)s” is filled in", name=name),
        Operator.YES: _("“%(name)s” says yes", name=name),
        Operator.EQUALS: _("“%(name)s” is %(values)s", name=name, values=values),
        Operator.IN: _("“%(name)s” is one of %(values)s", name=name, values=values),
        Operator.PREFIX: _("the code in “%(name)s” starts with one of %(values)s", name=name, values=values),
        Operator.AT_LEAST: _("“%(name)s” is at least %(values)s", name=name, values=values),
        Operator.AT_MOST: _("“%(name)s” is at most %(values)s", name=name, values=values),
        Operator.MATCHES_WORDS: _("“%(name)s” contains one of %(values)s", name=name, values=values),
    }
    return str(words[test.operator])


def grade_word(tier: Tier) -> str:
    """A tier's grade."""
    return str(_("ungraded")) if tier.grade == UNGRADED else tier.grade


def whose_words(whose: WhoseTouches) -> str:
    """Whose touches count."""
    if whose is WhoseTouches.OWNER:
        return str(_("Only touches by the lead's owner count."))
    return str(_("Touches by anybody in Sales count."))


def exclusion_word(exclusion: Exclusion) -> str:
    """A CRM fact that keeps a lead out of every frame."""
    words = {
        Exclusion.MERGED: _("records merged into another one"),
        Exclusion.OPTED_OUT: _("prospects who opted out"),
        Exclusion.TEST_RECORD: _("test records"),
    }
    return str(words[exclusion])


def group_word(group: ReasonGroup) -> str:
    """A group of rejection reasons."""
    words = {
        ReasonGroup.MARKETING_QUALITY: _("the reasons that speak to lead quality"),
        ReasonGroup.FOLLOW_UP: _("the reasons that speak to follow-up"),
        ReasonGroup.NEUTRAL: _("the neutral reasons"),
    }
    return str(words[group])
