"""Leads and touches from CSV: time and memory of an import beside the database's own bulk path, in the same run.

``REVIEW_BENCH_LEADS`` sets the size (1000000 for the large one); there are five touches a lead.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.import_load import generate
from tests.conftest import unavailable

pytestmark = pytest.mark.bench
LEADS = int(os.environ.get("REVIEW_BENCH_LEADS", "3000"))
TOUCHES = LEADS * 5
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("import-speed")
    generate(made, LEADS, TOUCHES)
    return made


@pytest.fixture
def urls(template: Any, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two fresh databases."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with template.copy(tmp_path / "one") as one, template.copy(tmp_path / "two") as two:
        yield one, two


def measured(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.import_load", *arguments], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )
    if done.returncode:
        unavailable(done.stderr[-2000:]) if "MemoryError" in done.stderr else pytest.fail(done.stderr[-4000:])
    told = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(told, dict)
    return told


def test_an_import_beside_the_databases_own_bulk_path(
    database_kind: str, urls: tuple[str, str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bulk = measured("bulk", urls[0], str(folder))
    first = measured("import", urls[1], str(folder))
    again = measured("import", urls[1], str(folder), "-again")
    assert first["files"] == [[LEADS, LEADS, 0, 0, 0], [TOUCHES, TOUCHES, 0, 0, 0]]
    assert again["files"] == [[LEADS, 0, 1, LEADS - 1, 0], [TOUCHES, 0, 0, TOUCHES, 0]]
    with capsys.disabled():
        print(f"\n{database_kind}, {LEADS:,} leads and {TOUCHES:,} touches, load {os.getloadavg()[0]:.1f}:")
        print(
            f"  bulk    {bulk['seconds']:6.1f} s (parsing {bulk['parsed']:.1f} s; processor {bulk['cpu']:.1f} s),"
            f" peak {bulk['peak_mb']:.0f} MB"
        )
        for name, one in (("import", first), ("again", again)):
            rows = sum(inserted + updated for _read, inserted, updated, _unchanged, _quarantined in one["files"])
            print(
                f"  {name:<7} {one['seconds']:6.1f} s, {one['seconds'] / bulk['seconds']:.2f} × bulk (processor"
                f" {one['cpu']:.1f} s, {one['cpu'] / bulk['cpu']:.2f} ×), peak {one['peak_mb']:.0f} MB; {one['steps']},"
                f" started in {one['started']:.1f} s\n"
                f"          {one['transactions']} write transactions of {one['held']:.1f} s in all, the longest"
                f" {one['longest']:.1f} s ({one['longest_step']}, {rows:,} rows written)"
            )
        ratios = again["seconds"] / first["seconds"], again["cpu"] / first["cpu"]
        print(f"  again is {ratios[0]:.2f} × the first import, by processor time {ratios[1]:.2f} ×")
