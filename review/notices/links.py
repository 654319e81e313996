"""Where a notice leads: an absolute address, made without a request."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.routing import BuildError

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
    parts = urlsplit(current_settings().base_url)
    routes = current_app.url_map
    adapter = routes.bind(parts.netloc, script_name=parts.path or "/", url_scheme=parts.scheme)
    for rule in routes.iter_rules():
        if rule.endpoint == endpoint and rule.methods and "GET" in rule.methods and rule.arguments <= values.keys():
            filled = {name: values[name] for name in rule.arguments}
            try:
                return adapter.build(endpoint, filled, method="GET", force_external=True)
            except BuildError:
                break
    return adapter.build(HOME, force_external=True)
