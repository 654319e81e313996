"""Large uploads: only where a view takes files, refused by their length before they are read, and streamed to disk.

A file goes straight to where uploads wait, on the disk of the instance: the system's folder for temporary files may be
memory, and a second copy of a large file costs as much as the first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, TypeVar, cast

from flask import Request, current_app, has_app_context, session
from werkzeug.datastructures import FileStorage

from review.jobs.imports import upload_folder

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "__takes_files__"


def takes_files(view: View) -> View:
    """Let whoever is signed in send files up to the upload limit to this view; all else has the small limit."""
    setattr(view, _ATTRIBUTE, "UPLOAD_LIMIT")
    return view


def takes_evidence(view: View) -> View:
    """Let whoever is signed in send a statement's files to this view."""
    setattr(view, _ATTRIBUTE, "EVIDENCE_LIMIT")
    return view


class UploadRequest(Request):
    """A request whose large files lie on the instance's disk, under names that go with the request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._coming: list[IO[bytes]] = []

    @property
    def files_limit(self) -> str | None:
        """The setting that bounds this request where it may be a large upload."""
        view = current_app.view_functions.get(self.endpoint or "") if has_app_context() else None
        return getattr(view, _ATTRIBUTE, None) if "_user_id" in session else None

    @property
    def max_content_length(self) -> int | None:
        """How many bytes may be sent; werkzeug refuses more by the declared length, else while reading."""
        if self._max_content_length is None and self.files_limit:
            return int(current_app.config[self.files_limit])
        return super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if not self.files_limit:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        file = NamedTemporaryFile(dir=upload_folder(), prefix="coming-")  # noqa: SIM115 - closed with the request
        self._coming.append(cast("IO[bytes]", file))
        return cast("IO[bytes]", file)

    def close(self) -> None:
        """Close what was opened; a file that nobody kept is gone."""
        super().close()
        for file in self._coming:
            file.close()


def keep_upload(file: FileStorage, path: Path) -> None:
    """Let an uploaded file stay as ``path``; without copying it where it lies on the same disk."""
    file.stream.flush()
    try:
        os.link(str(getattr(file.stream, "name", "")), path)
    except OSError:
        file.save(path)
