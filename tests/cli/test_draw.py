from __future__ import annotations

import zipfile
from pathlib import Path

from click.testing import CliRunner

from review.cli import build
from review.domain.draw import plan_sha256
from review.reports.bundle import draw_bundle
from tests.support.draws import small_draw


def _bundle(folder: Path) -> Path:
    one = small_draw()
    place = folder / "draw.zip"
    place.write_bytes(draw_bundle(one.lines, one.plan, one.contributions, one.seed, one.sample))
    return place


def test_verify_needs_no_database_and_says_that_a_bundle_holds(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        build(), ["draw", "verify", str(_bundle(tmp_path)), "--plan", plan_sha256(small_draw().plan)]
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("All right")


def test_verify_names_file_and_line_and_ends_with_1(tmp_path: Path) -> None:
    with zipfile.ZipFile(_bundle(tmp_path)) as archive:
        archive.extractall(tmp_path / "folder")
    sample = tmp_path / "folder" / "sample.tsv"
    drawn = small_draw().sample["event|ignored"][0].key.encode()
    sample.write_bytes(sample.read_bytes().replace(drawn, b"L-0099"))
    done = CliRunner().invoke(build(), ["draw", "verify", str(tmp_path / "folder")])
    assert done.exit_code == 1
    assert "sample.tsv, line " in done.stderr
    assert "sample.tsv: Its SHA-256 is" in done.stderr


def test_verify_names_a_plan_that_is_not_the_published_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(build(), ["draw", "verify", str(_bundle(tmp_path)), "--plan", "ab" * 32])
    assert done.exit_code == 1
    assert done.stderr.startswith("plan.txt: The SHA-256 is ")
