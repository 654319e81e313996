"""Files that a browser sent, stored until somebody has looked at them."""

from __future__ import annotations

from pathlib import Path

from review.intake.staging import InputFile
from review.jobs.drafts import GivenUpload
from review.jobs.imports import new_upload
from review.web.imports.forms import ImportForm, file_name
from review.web.uploads import keep_upload


class Received:
    """The stored files of one upload, removed by `drop` where nothing came of it."""

    def __init__(self) -> None:
        self._paths: list[Path] = []

    def store(self, form: ImportForm) -> list[InputFile]:
        """The files that the form says what they are."""
        stored = []
        for kind, file in form.files():
            keep_upload(file, self._place())
            stored.append(InputFile(kind, self._paths[-1], file_name(file)))
        return stored

    def store_all(self, form: ImportForm) -> list[GivenUpload]:
        """Every file of the form, those that are to be recognised too."""
        stored = [GivenUpload(one.path, one.name, one.kind) for one in self.store(form)]
        for file in form.dropped():
            keep_upload(file, self._place())
            stored.append(GivenUpload(self._paths[-1], file_name(file)))
        return stored

    def drop(self) -> None:
        """Remove every stored file."""
        for path in self._paths:
            path.unlink(missing_ok=True)

    def _place(self) -> Path:
        self._paths.append(new_upload())
        return self._paths[-1]
