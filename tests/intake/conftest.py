"""Importing small files, and reading what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from review.models import ImportRun
from tests.support.intake import bring


@pytest.fixture
def take(session: Any, now: datetime, tmp_path: Path) -> Callable[..., ImportRun]:
    """A function that imports lines of leads and touches."""
    return lambda **files: bring(tmp_path, **files)
