"""Chance held still: the same secrets in the same order, so that two worlds differ only where the test makes them."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest


@contextmanager
def same_chance() -> Iterator[None]:
    """Within, `secrets` gives one fixed run of values."""
    numbers = count()

    def some_bytes(size: int | None = None) -> bytes:
        wanted, found = size or 32, b""
        while len(found) < wanted:
            found += hashlib.sha256(f"chance {next(numbers)}".encode()).digest()
        return found[:wanted]

    def text(size: int | None = None) -> str:
        return urlsafe_b64encode(some_bytes(size)).rstrip(b"=").decode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_bytes", some_bytes)
        patch.setattr(secrets, "token_hex", lambda size=None: some_bytes(size).hex())
        patch.setattr(secrets, "token_urlsafe", text)
        yield
