"""The bundle of a draw, as anybody would download, unpack and check it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from tests.browser.desk import Desk


def fetch_bundle(desk: Desk, period: str, folder: Path) -> Path:
    """The bundle as the verify page offers it, unpacked."""
    desk.open(f"/dockets/{period}/verify")
    desk.picture("verify")
    archive = desk.download("bundle", folder / "bundle.zip")
    unpacked = folder / "bundle"
    with zipfile.ZipFile(archive) as files:
        files.extractall(unpacked)
    return unpacked


def confirm_outside(bundle: Path, plan: str) -> None:
    """The script in the bundle, and the command, both confirm the sample and the plan's hash sent round before."""
    script = [sys.executable, "-I", str(bundle / "verify_draw.py"), str(bundle), plan]
    command = [sys.executable, "-m", "review.cli", "draw", "verify", str(bundle), "--plan", plan]
    for check in (script, command):
        done = subprocess.run(check, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@dataclass(frozen=True)
class Stratum:
    """A stratum as the bundle has it, and how many of its cases the judges found wrong."""

    name: str
    events: int
    drawn: int
    wrong: int


def strata_of(bundle: Path, wrong_cases: Collection[int]) -> list[Stratum]:
    """The plan's strata with how many of its cases are in ``wrong_cases``; numbers follow the tickets' hashes."""
    lines = (bundle / "sample.tsv").read_text("utf-8").splitlines()
    tickets = sorted((line.split("\t") for line in lines), key=lambda one: hashlib.sha256(one[0].encode()).digest())
    wrong = [stratum for number, (_, _, stratum) in enumerate(tickets, start=1) if number in wrong_cases]
    planned = [line.split("\t")[1:] for line in (bundle / "plan.txt").read_text("utf-8").splitlines()
               if line.startswith("stratum\t")]  # fmt: skip
    return [Stratum(name, int(events), int(size), wrong.count(name)) for name, events, size in planned]
