"""The layers hold: import-linter's contracts, run as a test so that nobody needs to remember them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from review.paths import ROOT


def test_layers_and_purity_hold() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-1000:]
