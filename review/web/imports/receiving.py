"""Files that a browser sent, on their way to an import: stored, unpacked, recognised."""

from __future__ import annotations

from pathlib import Path

from flask_babel import gettext as _

from review.config import current_settings
from review.domain.errors import Refusal
from review.intake.gathering import gather
from review.intake.profile_files import built_in_profiles, parse_profile
from review.intake.recognition import RecognisedFile, Recognition, recognise
from review.intake.staging import InputFile
from review.jobs.imports import new_upload
from review.models import FileKind
from review.operations.recognition import require_complete
from review.queries.imports import list_used_profiles
from review.sentences import sentence
from review.web.imports.forms import ChosenProfile, ImportForm, file_name
from review.web.uploads import keep_upload


class Received:
    """The stored files of one upload. Whatever of them no import reads is removed by `keep_only`."""

    def __init__(self) -> None:
        self._paths: list[Path] = []

    def place(self) -> Path:
        """A place for one file."""
        self._paths.append(new_upload())
        return self._paths[-1]

    def keep_only(self, inputs: list[InputFile]) -> None:
        """Remove every stored file but those of ``inputs``."""
        kept = {one.path for one in inputs}
        for path in self._paths:
            if path not in kept:
                path.unlink(missing_ok=True)

    def store(self, form: ImportForm) -> list[InputFile]:
        """The files that the form says what they are."""
        stored = []
        for kind, file in form.files():
            path = self.place()
            keep_upload(file, path)
            stored.append(InputFile(kind, path, file_name(file)))
        return stored

    def recognise(self, form: ImportForm, profile: ChosenProfile | None) -> Recognition:
        """What the dropped files are, by ``profile`` or by those that are known.

        Raises `Refusal` where they are not enough to begin with.
        """
        if form.files():
            raise Refusal("recognition.both_ways")
        given = []
        for file in form.dropped():
            path = self.place()
            keep_upload(file, path)
            given.append((path, file_name(file)))
        limit = current_settings().unpacked_limit_mb << 20
        gathered = gather(given, limit=limit, place=self.place)
        if profile is not None:
            text = parse_profile(profile.data, profile.name)[1]
            found = recognise(gathered, {profile.name: text})
        else:
            found = recognise(gathered, _known_profiles())
        require_complete(found)
        return found


def _known_profiles() -> dict[str, str]:
    """The profiles used before, then the built-in ones, so that one's own changes come first."""
    built_in = built_in_profiles()
    known = {}
    for name, text in list_used_profiles():
        if name in built_in:
            continue
        try:
            known[name] = parse_profile(text, name)[1]
        except Refusal:  # it was valid when it was used, by other rules
            continue
    return {**known, **built_in}


def inputs_of(found: Recognition) -> list[InputFile]:
    """The files that an import reads."""
    return [InputFile(one.kind, one.file.path, one.file.name) for one in found.used if one.kind]


def told(found: Recognition) -> list[str]:
    """What was recognised and why, and what cannot be told from it, a sentence each."""
    aside = [one.file.name for one in found.files if one.kind is None]
    said = [_("Read by the profile %(profile)s:", profile=found.profile)]
    said += [_why(one) for one in found.used]
    if aside:
        said.append(_("Not needed: %(names)s.", names=", ".join(aside[:20]) + (" …" if len(aside) > 20 else "")))
    return [*said, *(sentence(Refusal(code)) for code in found.gaps)]


def _why(one: RecognisedFile) -> str:
    values = {"name": one.file.name, "columns": ", ".join(one.by)}
    match one.kind:
        case FileKind.LEADS:
            return str(_("%(name)s holds leads, by its columns %(columns)s.", **values))
        case FileKind.TOUCHES:
            return str(_("%(name)s holds touches, by its columns %(columns)s.", **values))
        case _:
            return str(_("%(name)s tells more about the others, by its columns %(columns)s.", **values))
