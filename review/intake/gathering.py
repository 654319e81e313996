"""What somebody gave, taken out of its ZIP files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from review.domain.errors import Refusal
from review.intake.archives import is_archive, unpack
from review.intake.recognition import GivenFile


def gather(files: Sequence[tuple[Path, str]], *, limit: int, place: Callable[[], Path]) -> list[GivenFile]:
    """The files (path and name), each ZIP file replaced by the tables in it, unpacked to where ``place`` says.

    ``limit``: how many bytes may come out of all ZIP files together. Raises `Refusal` (codes ``file.…``).
    """
    gathered: list[GivenFile] = []
    left = limit
    for path, name in files:
        if not path.is_file():
            raise Refusal("file.gone", name=name)
        if not is_archive(path):
            gathered.append(GivenFile(path, name))
            continue
        for member in unpack(path, name, limit=left, place=place):
            gathered.append(GivenFile(member.path, member.name, packed=True))
            left -= member.path.stat().st_size
    return gathered
