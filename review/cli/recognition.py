"""What a command says of files that it was given to recognise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import click

from review.config import current_settings
from review.domain.errors import Refusal
from review.intake.gathering import gather
from review.intake.looking import Heard
from review.operations.recognition import Looked, look_at, require_answered
from review.sentences import sentence


def look_at_given_files(
    files: Sequence[Path], profile: tuple[str, str] | None, folder: Path, heard: Heard, *, order: str | None
) -> Looked:
    """What the files are, by ``profile`` (text and name) or those that are known; ZIP files are unpacked to ``folder``.

    Raises `Refusal` where they are not enough for an import, or leave open what must be answered; a profile that was
    named is taken at its word. ``order``: whether the day or the month comes first where nothing shows it.
    """
    numbers = count()
    gathered = gather(
        [(path.resolve(), path.name) for path in files],
        limit=current_settings().unpacked_limit_mb << 20, place=lambda: folder / f"{next(numbers)}",
    )
    if profile is not None:
        return look_at(gathered, (profile[1], profile[0]), rows=False)
    looked = look_at(gathered, None, heard)
    require_answered(looked, order)
    return looked


def print_recognition(recognition: dict[str, Any]) -> None:
    """One line a file, then what cannot be told from them."""
    click.echo(f"Read by the profile {recognition['profile']}:")
    for one in recognition["files"]:
        if one["kind"] is None:
            click.echo(f"  {one['name']}: not needed")
            continue
        why = ", ".join(one["by"]) + (" and its name" if one["by_name"] else "")
        click.echo(f"  {one['name']}: {one['kind']} ({one['section']}), by {why}")
    for code in recognition["gaps"]:
        click.echo(sentence(Refusal(code)))
