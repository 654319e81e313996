"""The list of imports, for clerks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from review.domain.addresses import fold
from review.extensions import db
from review.models.data_source import DataSource
from review.models.import_run import ImportFile, ImportRun, ImportState
from review.queries.paging import checked_bookmark, read_entities


@dataclass(frozen=True, slots=True)
class ImportFilter:
    """Which imports to show: by words of the profile's, the source's or a file's name, and by state."""

    search: str = ""
    state: ImportState | None = None


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Some imports, the newest first, and the bookmarks of the pages beside them."""

    runs: Sequence[ImportRun]
    older: str | None
    newer: str | None


def list_imports(wanted: ImportFilter, *, bookmark: str | None = None, size: int = 50) -> ImportPage:
    """One page of imports with their files. A bookmark that is none begins at the newest import."""
    return ImportPage(*read_entities(_imports(wanted), checked_bookmark(bookmark), size))


def iterate_imports(wanted: ImportFilter) -> Iterator[ImportRun]:
    """Every import that fits, the newest first, for an export."""
    yield from db.session.scalars(_imports(wanted).execution_options(yield_per=500))


def _imports(wanted: ImportFilter) -> Select[ImportRun]:
    imports = (
        select(ImportRun)
        .options(selectinload(ImportRun.files), joinedload(ImportRun.data_source), joinedload(ImportRun.started_by))
        .order_by(ImportRun.id.desc())
    )
    if words := fold(wanted.search).split():
        imports = imports.where(ImportRun.id.in_(_named(words)))
    if wanted.state is not None:
        imports = imports.where(ImportRun.state == wanted.state)
    return imports


def _named(words: Sequence[str]) -> list[int]:
    """The imports whose names hold all of ``words``; they are few, and matching here knows every alphabet."""
    names: dict[int, list[str]] = {}
    runs = select(ImportRun.id, ImportRun.profile_name, DataSource.name).join(ImportRun.data_source)
    for number, profile, source in db.session.execute(runs):
        names[number] = [profile, source]
    for number, file in db.session.execute(select(ImportFile.import_id, ImportFile.name)):
        names[number].append(file)
    return [number for number, said in names.items() if all(word in fold(" ".join(said)) for word in words)]
