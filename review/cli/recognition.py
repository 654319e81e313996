"""What a command says of files that it was given to recognise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import click

from review.config import current_settings
from review.domain.errors import Refusal
from review.intake.gathering import gather
from review.intake.recognition import Recognition, recognise
from review.operations.recognition import require_complete
from review.sentences import sentence


def recognise_given(files: Sequence[Path], profile: tuple[str, str] | None, folder: Path) -> Recognition:
    """What the files are, by ``profile`` (text and name) or the built-in ones; ZIP files are unpacked to ``folder``.

    Raises `Refusal` where they are not enough for an import.
    """
    numbers = count()
    gathered = gather(
        [(path.resolve(), path.name) for path in files],
        limit=current_settings().unpacked_limit_mb << 20, place=lambda: folder / f"{next(numbers)}",
    )
    found = recognise(gathered, {profile[1]: profile[0]} if profile else None)
    require_complete(found)
    return found


def print_recognition(found: Recognition) -> None:
    """One line a file, then what cannot be told from them."""
    click.echo(f"Read by the profile {found.profile}:")
    for one in found.files:
        if one.kind is None:
            click.echo(f"  {one.file.name}: not needed")
            continue
        why = ", ".join(one.by) + (" and its name" if one.by_name else "")
        click.echo(f"  {one.file.name}: {one.kind.value} ({one.section}), by {why}")
    for code in found.gaps:
        click.echo(sentence(Refusal(code)))
