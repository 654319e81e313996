"""Secrets in links that the database must not hold: made from a random text kept there and the key that is not."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode

from review.config import current_settings


def new_nonce() -> str:
    """A random text, good for one token; by itself it opens nothing."""
    return secrets.token_urlsafe(24)


def token_of(purpose: str, nonce: str) -> str:
    """The token that belongs to ``nonce``: 43 characters, the same as long as SECRET_KEY stays."""
    key = current_settings().secret_key.encode()
    made = hmac.digest(key, f"{purpose}\0{nonce}".encode(), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode("ascii")
