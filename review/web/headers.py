"""The security headers of every answer."""

from __future__ import annotations

from flask import Flask, Response, request
from secure import (
    CacheControl,
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from review.config import Mode, Settings


def content_security_policy() -> ContentSecurityPolicy:
    """Everything from this site alone; no inline script, no inline style, no frames."""
    return (
        ContentSecurityPolicy()
        .default_src("'self'")
        .script_src("'self'")
        .style_src("'self'")
        .img_src("'self'", "data:")
        .font_src("'self'")
        .connect_src("'self'")
        .object_src("'none'")
        .base_uri("'none'")
        .form_action("'self'")
        .frame_ancestors("'none'")
    )


def _secure(settings: Settings) -> Secure:
    return Secure(
        csp=content_security_policy(),
        cache=CacheControl().no_store(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(31_536_000) if settings.mode is Mode.PRODUCTION else None,
        permissions=PermissionsPolicy().geolocation().microphone().camera(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )


def init_app(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer; a view's own Cache-Control, and its own policy for its content, stand."""
    headers = dict(_secure(settings).headers)

    @app.after_request
    def _set(response: Response) -> Response:
        for name, value in headers.items():
            if name == "Cache-Control" and (request.endpoint == "static" or name in response.headers):
                continue
            if name == "Content-Security-Policy" and name in response.headers:
                continue
            response.headers[name] = value
        return response
