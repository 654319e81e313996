"""The folder of material that lies beside the project on some machines: real data, test vectors."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared"


def shared_dir(*parts: str) -> Path:
    """A path inside the shared folder; the test is skipped where it is absent."""
    root = Path(os.environ.get("REVIEW_SHARED", _BESIDE))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"there is no shared/{'/'.join(parts)} beside this project")
    return path
