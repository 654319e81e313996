"""ZIP files and workbooks, looked at before anything is unpacked: no bombs, no paths, no archives in archives."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from review.domain.errors import Refusal

#: A file that shrinks more than this is no export. Tables of figures shrink twenty- to thirtyfold.
HIGHEST_RATIO = 200
#: The ratio is looked at only from this size on: a small file of blanks may shrink further.
_SMALL = 1 << 20
_MOST_FILES = 2_000
#: A workbook is held in memory while it is read, at several times the size of what is in it; a CSV file is not.
LARGEST_WORKBOOK = 512 << 20
_BLOCK = 1 << 20
_TABLES = (".csv", ".tsv", ".txt", ".xlsx")
_ARCHIVES = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst")
_MACROS = ("vbaproject.bin", "vbadata.xml")


@dataclass(frozen=True, slots=True)
class Member:
    """A table in an archive: its bare name and where it was unpacked to."""

    name: str
    path: Path


def is_archive(path: Path) -> bool:
    """Whether the file is a ZIP file that is no workbook."""
    with path.open("rb") as file:
        start = file.read(4)
    return start == b"PK\x03\x04" and not is_workbook(path, path.name)


def is_workbook(path: Path, name: str) -> bool:
    """Whether a ZIP file is a workbook. Raises `Refusal` ``file.broken_zip``."""
    with _opened(path, name) as archive:
        return any(one.startswith("xl/") for one in archive.namelist())


def check_workbook(path: Path, name: str) -> None:
    """Raise `Refusal` where a workbook has macros, or swells beyond measure."""
    with _opened(path, name) as archive:
        members = archive.infolist()
        if any(PurePosixPath(one.filename.casefold()).name in _MACROS for one in members) or name.casefold().endswith(
            (".xlsm", ".xltm", ".xlam")
        ):
            raise Refusal("file.macro", name=name)
        _check_sizes(members, name)
        if (size := sum(one.file_size for one in members)) > LARGEST_WORKBOOK:
            raise Refusal("file.workbook_too_large", name=name, size=size >> 20, limit=LARGEST_WORKBOOK >> 20)


def unpack(path: Path, name: str, *, limit: int, place: Callable[[], Path]) -> list[Member]:
    """Unpack the tables of a ZIP file to places that ``place`` gives; other files in it are left where they are.

    ``limit``: how many bytes may come out of it. Raises `Refusal` (codes ``file.zip_…``) before anything is written
    where the archive declares too much, and as soon as more comes out than it declared.
    """
    unpacked: list[Member] = []
    try:
        with _opened(path, name) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_litter(one.filename)]
            _check_names(members, name)
            if (size := sum(one.file_size for one in members)) > limit:
                raise Refusal("file.zip_too_large", name=name, size=size >> 20, limit=limit >> 20)
            _check_sizes(members, name)
            tables = [one for one in members if one.filename.casefold().endswith(_TABLES)]
            if not tables:
                raise Refusal("file.zip_no_table", name=name)
            for one in tables:
                target = place()
                unpacked.append(Member(PurePosixPath(one.filename).name, target))
                _write(archive, one, target, name)
    except BaseException:
        for member in unpacked:
            member.path.unlink(missing_ok=True)
        raise
    return unpacked


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as error:
        raise Refusal("file.broken_zip", name=name) from error


def _is_litter(name: str) -> bool:
    """What some systems add to every archive."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (".DS_Store", "Thumbs.db")


def _check_names(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > _MOST_FILES:
        raise Refusal("file.zip_too_many", name=name, count=len(members), limit=_MOST_FILES)
    for one in members:
        path = PurePosixPath(one.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
            raise Refusal("file.zip_path", name=name, member=one.filename[:200])
        if one.flag_bits & 1:
            raise Refusal("file.zip_encrypted", name=name, member=path.name[:200])
        if path.name.casefold().endswith(_ARCHIVES):
            raise Refusal("file.zip_nested", name=name, member=path.name[:200])


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    for one in members:
        if one.file_size > _SMALL and one.file_size > HIGHEST_RATIO * max(one.compress_size, 1):
            raise Refusal("file.zip_bomb", name=name, member=PurePosixPath(one.filename).name[:200])


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str) -> None:
    """Unpack one file; `zipfile` itself ends at the declared size, and its checksum tells a lie."""
    bare = PurePosixPath(member.filename).name[:200]
    written = 0
    try:
        with archive.open(member) as source, target.open("xb") as copy:
            while block := source.read(_BLOCK):
                written += len(block)
                if written > member.file_size:
                    raise Refusal("file.zip_bomb", name=name, member=bare)
                if written == len(block) and block.startswith(b"PK\x03\x04") and not bare.casefold().endswith(".xlsx"):
                    raise Refusal("file.zip_nested", name=name, member=bare)
                copy.write(block)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refusal("file.broken_zip", name=name) from error
    except Exception as error:  # zlib.error and lzma's, each of its own family
        if isinstance(error, Refusal):
            raise
        raise Refusal("file.broken_zip", name=name) from error
