"""How passwords are kept: as argon2id hashes, made stronger at the next sign-in where the parameters have risen."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from review.config import Mode, current_settings


def hash_password(password: str) -> str:
    """The hash under which ``password`` is kept."""
    return _hasher().hash(_bytes(password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether ``password`` is the one behind the hash ``kept``; it takes as long where there is none (None)."""
    hasher = _hasher()
    try:
        hasher.verify(kept or _nobodys(hasher), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether a password kept so should be hashed anew with the present parameters."""
    return _hasher().check_needs_rehash(kept)


def _hasher() -> PasswordHasher:
    # Tests sign in hundreds of times; everybody else gets RFC 9106's second recommendation.
    return _made(current_settings().mode is Mode.TEST)


@cache
def _made(is_test: bool) -> PasswordHasher:
    return PasswordHasher.from_parameters(CHEAPEST if is_test else RFC_9106_LOW_MEMORY)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_bytes(32))


def _bytes(password: str) -> bytes:
    # The same letters typed on two keyboards may be composed differently.
    return unicodedata.normalize("NFC", password).encode()
