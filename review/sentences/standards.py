"""Refusals about the definition of a qualified lead and the follow-up policy."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "definition.malformed": _l(
        "This definition cannot be read: “%(path)s” (%(problem)s). Correct that part of the document."
    ),
    "definition.no_such_clause": _l(
        "The definition of this lead has no clause “%(clause)s”; reload the page and tick its own clauses."
    ),
    "policy.malformed": _l(
        "This follow-up policy cannot be read: “%(path)s” (%(problem)s). Correct that part of the document."
    ),
    "period.malformed": _l("“%(period)s” is not a month; write year and month, such as 2026-10."),
    "standard.not_your_bench": _l(
        "%(version)s is signed for the %(bench)s bench by a panelist of that bench, or by that side's VP; ask one of"
        " them."
    ),
    "standard.signed_twice": _l(
        "%(version)s was signed for the %(bench)s bench by %(name)s on %(at)s; a signature is given once and stays."
    ),
    "standard.signed_by_you": _l(
        "You signed %(version)s for the %(bench)s bench on %(at)s; another person has to sign for the other benches."
    ),
    "standard.signed_meanwhile": _l("Somebody else signed %(version)s at the same moment; reload the page."),
    "standard.document_differs": _l(
        "%(version)s no longer reads as it was proposed, so it cannot be signed; restore the database from a backup."
    ),
    "standard.no_such_person": _l(
        "Nobody has the address %(address)s; “judicial-branch people list” shows who is known."
    ),
    "standard.no_bench": _l(
        "%(name)s sits on no bench and stands for no side, so cannot sign; a panelist or a VP has to."
    ),
    "standard.no_such_version": _l(
        "There is no version “%(version)s”; “judicial-branch standards list” shows those there are."
    ),
    "standards.none_in_force": _l(
        "There is none in force yet of: %(name)s. All three benches have to sign it on its page under Standards."
    ),
}
