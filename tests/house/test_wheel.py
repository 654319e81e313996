"""An installed wheel carries its templates, static files and migrations, and finds them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from review.paths import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    code = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"
    answer = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    return next(folder.glob("judicial_branch-*.whl"))


def test_the_wheel_holds_what_the_code_needs_beside_itself(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("templates", "static", "migrations"):
        here = {path for path in (ROOT / kind).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
        expected = {f"review/_files/{kind}/{path.relative_to(ROOT / kind).as_posix()}" for path in here}
        assert expected
        assert expected <= names, sorted(expected - names)[:5]
    assert not [name for name in names if name.startswith(("tests/", "instance/"))]


def test_an_installed_wheel_finds_its_files_and_starts(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import review, review.paths as p; assert 'site' in str(p.ROOT), p.ROOT;"
        "from flask_migrate import upgrade; app = review.create_app();"
        "ctx = app.app_context(); ctx.push(); upgrade(); ctx.pop();"
        "print(app.test_client().get('/healthz').status, (p.MIGRATIONS / 'env.py').exists())"
    )
    environment = {"PYTHONPATH": str(tmp_path / "site"), "JB_MODE": "test", "JB_INSTANCE_DIR": str(tmp_path / "i")}
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert answer.stdout.split() == ["200", "OK", "True"]
