"""What the tests of whole journeys stand on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.desk import Desk


@pytest.fixture
def desk(browser_page: Any, sign_in_browser: Any) -> Desk:
    """A browser at which nobody sits yet."""
    return Desk(browser_page, sign_in_browser)
