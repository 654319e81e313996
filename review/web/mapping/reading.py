"""How an upload is read: by a profile that knows it, by one that nearly does, or by what the clerk says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from review.config import current_settings
from review.domain.errors import Refusal
from review.intake.first_mapping import First, first_mapping, recognised_mapping
from review.intake.mapping import Fault, Mapping, faults, profile_of, unclear_dates
from review.intake.overlay import changed_profile
from review.intake.profile import Profile
from review.intake.profile_files import parse_profile, refusal_of
from review.intake.profile_text import profile_text
from review.intake.saved_profiles import Saved, headers_of, recognise
from review.jobs.drafts import Draft
from review.operations.recognition import reading_profile
from review.queries.import_profiles import find_profile, list_profiles
from review.web.mapping.answers import name_faults, source_faults


@dataclass(frozen=True, slots=True)
class Reading:
    """``by``: the profile, recognised or saved; ``whole``: whether it reads the files as they are, so that only what it
    does not know is asked; ``kept``: whether a clerk saved it."""

    draft: Draft
    by: Saved | None
    whole: bool
    kept: bool
    first: First

    def faults(self, mapping: Mapping) -> list[Fault]:
        """Everything that must be settled before anything is read by ``mapping``. Raises `Refusal` (``profile.…``)
        where a profile cannot say it."""
        found = [*source_faults(mapping), *faults(mapping, self.draft.by_section(), self.first.before)]
        if not self.whole or (not found and self._changed(mapping) is not None):
            found = [*name_faults(mapping), *found]
        return found

    def unclear(self, mapping: Mapping) -> list[tuple[str, str]]:
        """The columns of dates that a profile reads, and whose order must be said."""
        if self.first.before is None:
            return []
        return unclear_dates(mapping, self.draft.by_section(), self.first.before)

    def to_save(self, mapping: Mapping) -> tuple[str, dict[str, list[str]]] | None:
        """The text of the profile that says the same, and what is kept beside it; None where nothing is to be saved.

        To be called once `faults` finds nothing.
        """
        surveys = self.draft.by_section()
        before = find_profile(mapping.name)
        headers = headers_of(mapping.files, surveys, before.headers if before else {})
        if not self.whole or self.by is None:
            previous = parse_profile(before.text, before.name)[0] if before else None
            try:
                return profile_text(profile_of(mapping, surveys, previous)), headers
            except ValidationError as error:
                raise refusal_of(error, mapping.name) from error
        changed = self._changed(mapping)
        if changed is None and not self.kept:
            return None
        profile = changed or self.by.profile
        return profile_text(profile.model_copy(update={"over": profile.over or self._over()})), headers

    def told(self, mapping: Mapping) -> dict[str, Any] | None:
        """What the files were recognised as, without the gaps that ``mapping`` fills."""
        known = self.draft.recognition
        if known is None:
            return None
        read = {f"gap.no_{one.field}" for file in mapping.files for one in file.columns if one.field}
        return {**known, "gaps": [one for one in known["gaps"] if one not in read]}

    def _over(self) -> str | None:
        return None if self.by is None or self.kept else self.by.name

    def _changed(self, mapping: Mapping) -> Profile | None:
        """The profile as ``mapping`` changes it; None where it does not. Raises `Refusal` (``profile.…``)."""
        if self.by is None or self.first.before is None:
            return None
        try:
            profile = changed_profile(mapping, self.draft.by_section(), self.first.before, self.by.profile)
        except ValidationError as error:
            raise refusal_of(error, mapping.name) from error
        return profile if profile.model_dump() != self.by.profile.model_dump() else None


def reading_of(draft: Draft) -> Reading:
    """How the upload is read, as of now."""
    if draft.profile is not None:
        name, text = draft.profile
        kept = find_profile(name)
        profile = parse_profile(kept.text if kept else text, name)[0]
        by = reading_profile(name, profile)
        named = name if kept else str(_("Our %(name)s", name=name.removesuffix(".toml")))
        return Reading(draft, by, True, kept is not None, recognised_mapping(draft.surveys, by, proposed_name=named))
    saved = _nearly(draft)
    first = first_mapping(draft.surveys, saved, zone=current_settings().org_timezone)
    return Reading(draft, saved, False, saved is not None, first)


def _nearly(draft: Draft) -> Saved | None:
    """The saved profile of which most columns are in the files."""
    saved = []
    for one in list_profiles():
        try:
            profile, _text = parse_profile(one.text, one.name)
        except Refusal:  # the rules of profiles have changed since it was saved
            continue
        saved.append(Saved(one.name, profile, one.headers))
    return recognise(saved, draft.surveys)


def with_date_order(mapping: Mapping, reading: Reading) -> Mapping:
    """``mapping`` with the order that the profile itself says, where the page did not ask for it."""
    return replace(mapping, date_order=mapping.date_order or reading.first.mapping.date_order)
