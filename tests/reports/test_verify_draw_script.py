"""The script in the bundle, run by itself: no package of ours can be imported where it runs."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.domain.draw import plan_sha256
from review.reports.bundle import SUMS, draw_bundle, write_zip
from tests.support.draws import SmallDraw, small_draw

SCRIPT = Path(__file__).resolve().parents[2] / "review" / "reports" / "verify_draw.py"
HELD = frozenset({"frame.tsv", "plan.txt", "commitments.txt", "seed.txt", "tickets.tsv", "sample.tsv", "extension.txt"})


def _files(one: SmallDraw, extra: dict[str, bytes] | None = None) -> dict[str, bytes]:
    content = draw_bundle(one.lines, one.plan, one.contributions, one.seed, one.sample, extra)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


EXTENDED = _files(small_draw(sizes={"event|ignored": 3, "Łódź|rejected": 5}), {"redraws.txt": b"none\n"})


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def _in_process(files: dict[str, bytes]) -> list[str]:
    """What the script finds, without starting Python for each of a hundred examples."""
    space: dict[str, object] = {"__name__": "verify_draw"}
    exec(compile(SCRIPT.read_text(encoding="utf-8"), str(SCRIPT), "exec"), space)
    with TemporaryDirectory() as name:
        _write(Path(name), files)
        try:
            space["verify"](Path(name), "")  # type: ignore[operator]
        except (ValueError, IndexError) as error:
            return [*space["wrong"], f"plan.txt: {error}"]  # type: ignore[misc]
        return list(space["wrong"])  # type: ignore[call-overload,no-any-return]


def test_it_says_that_a_draw_is_all_right(tmp_path: Path) -> None:
    one = small_draw()
    _write(tmp_path, _files(one))
    done = _run(tmp_path, plan_sha256(one.plan))
    assert (done.returncode, done.stderr) == (0, "")
    assert plan_sha256(one.plan) in done.stdout
    assert one.seed in done.stdout
    assert done.stdout.splitlines()[-1].startswith("All right")


@pytest.mark.parametrize("sizes", [None, {"event|ignored": 4, "Łódź|rejected": 8}])
def test_a_forfeit_and_an_extension_are_all_right(tmp_path: Path, sizes: dict[str, int] | None) -> None:
    contributions = [small_draw().contributions[0], ("sales", None), ("dice", "3151")]
    _write(tmp_path, _files(small_draw(sizes, contributions)))
    assert _run(tmp_path).returncode == 0


def test_it_ends_with_1_and_names_the_line(tmp_path: Path) -> None:
    one = small_draw()
    files, drawn = _files(one), one.sample["event|ignored"][0].key.encode()
    _write(tmp_path, {**files, "sample.tsv": files["sample.tsv"].replace(drawn, b"L-0000", 1)})
    done = _run(tmp_path)
    assert done.returncode == 1
    assert "sample.tsv line 1" in done.stdout
    assert "SHA256SUMS line 5" in done.stdout


def test_it_names_the_plan_where_another_was_published(tmp_path: Path) -> None:
    _write(tmp_path, _files(small_draw()))
    done = _run(tmp_path, "ab" * 32)
    assert done.returncode == 1
    assert "plan.txt" in done.stdout


@pytest.mark.parametrize("missing", sorted(EXTENDED))
def test_it_names_a_missing_file(tmp_path: Path, missing: str) -> None:
    _write(tmp_path, {name: content for name, content in EXTENDED.items() if name != missing})
    done = _run(tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert missing in done.stdout


def test_without_a_folder_it_ends_with_1() -> None:
    done = subprocess.run([sys.executable, "-I", str(SCRIPT)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(EXTENDED)), st.data())
def test_a_changed_byte_in_any_file_is_caught_and_the_file_named(name: str, data: st.DataObject) -> None:
    content = EXTENDED[name]
    at = data.draw(st.integers(0, len(content) - 1))
    changed = {
        **EXTENDED,
        name: content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :],
    }
    assert any(name in finding for finding in _in_process(changed))
    if name in HELD:
        resealed = io.BytesIO()
        write_zip(resealed, {other: [text] for other, text in changed.items() if other != SUMS})
        with zipfile.ZipFile(resealed) as archive:
            assert _in_process({other: archive.read(other) for other in archive.namelist()}) != []


def test_a_secret_that_was_not_committed_is_named() -> None:
    one = small_draw(contributions=[small_draw().contributions[0], ("sales", "another"), ("dice", "3")])
    (finding,) = _in_process(_files(one))
    assert finding.startswith("seed.txt: sales=another")


def test_it_stands_alone_is_short_and_runs_on_old_pythons() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= set(sys.stdlib_module_names)
    assert len(text.splitlines()) <= 76
