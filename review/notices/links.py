"""Where a notice leads: an absolute address, made without a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from review.config import current_settings
from review.domain.notices import Value
from review.notices.tokens import token_of

HOME = "home.index"
#: What an invitation's token is made for.
INVITATION = "invitation"


def address_of(endpoint: str, values: Mapping[str, Value]) -> str:
    """The address of ``endpoint`` on this site, filled from ``values``; the home page's where there is none such.

    A ``nonce`` among them stands for the token of an invitation.
    """
    if isinstance(nonce := values.get("nonce"), str):
        values = {**values, "token": token_of(INVITATION, nonce)}
    filled = arguments_of(endpoint, values)
    parts = urlsplit(current_settings().base_url)
    adapter = current_app.url_map.bind(parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme)
    if filled is None:
        return adapter.build(HOME, force_external=True)
    return adapter.build(endpoint, filled, force_external=True)


def arguments_of(endpoint: str, values: Mapping[str, Value]) -> dict[str, Any] | None:
    """What fills the address of a page; None where there is no such page, or it needs what ``values`` have not."""
    for rule in current_app.url_map.iter_rules():
        if rule.endpoint == endpoint and "GET" in (rule.methods or ()) and rule.arguments <= values.keys():
            return {name: values[name] for name in rule.arguments}
    return None
