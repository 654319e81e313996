"""Judicial Branch: a monthly panel between Marketing and Sales."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from review import paths
from review.config import ConfigError, MailTls, Mode, Settings, load_settings
from review.database import engine_options, init_database
from review.extensions import babel, csrf, db, limiter, login_manager, mail, migrate

__all__ = ["ConfigError", "create_app"]

#: What may be sent to a page that takes no files, in bytes.
_LARGEST_FORM = 8 * 2**20


def create_app(settings: Settings | None = None) -> Flask:
    """A working application. Raises `ConfigError` where the settings allow no start."""
    settings = settings or load_settings()
    settings.instance_dir.mkdir(parents=True, exist_ok=True)

    from review.cli import DiscoveredGroup
    from review.web.static_files import static_url
    from review.web.uploads import UploadRequest

    app = Flask(
        "review",
        instance_path=str(settings.instance_dir),
        template_folder=str(paths.TEMPLATES),
        static_folder=str(paths.STATIC),
        static_url_path=static_url(),
    )
    app.request_class = UploadRequest
    app.cli = DiscoveredGroup(app.name)
    app.extensions["settings"] = settings
    app.config.update(_flask_config(settings))
    _import_submodules("review.models")
    _bind_extensions(app, settings)

    from review import web

    web.init_app(app, settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    production = settings.mode is Mode.PRODUCTION
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.mode is Mode.TEST,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.url),
        "MAX_CONTENT_LENGTH": min(_LARGEST_FORM, settings.upload_limit_mb * 2**20),
        "UPLOAD_LIMIT": settings.upload_limit_mb * 2**20,
        # Twice what is kept: a file that is somewhat too large is refused at its field, and no word is lost.
        "EVIDENCE_LIMIT": _LARGEST_FORM + 2 * settings.evidence_files * settings.evidence_file_mb * 2**20,
        # Words that are too long are refused in a sentence too, not by the size of their field.
        "MAX_FORM_MEMORY_SIZE": _LARGEST_FORM,
        "SESSION_COOKIE_NAME": "judicial_branch",
        "SESSION_COOKIE_SECURE": production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": production,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # a ballot may stay open on a phone for a day; the session bounds the token
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_ENABLED": settings.mode is not Mode.TEST,
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_user or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_tls is MailTls.STARTTLS,
        "MAIL_USE_SSL": settings.mail_tls is MailTls.TLS,
        "MAIL_DEFAULT_SENDER": settings.mail_sender,
        "MAIL_TIMEOUT": 20,
        "MAIL_BACKEND": "review.notices.smtp.EmailBackend",
        "BABEL_DEFAULT_LOCALE": settings.org_locale,
        "BABEL_DEFAULT_TIMEZONE": settings.org_timezone,
    }


def _bind_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    init_database(app)
    migrate.init_app(app, db, directory=str(paths.MIGRATIONS))
    csrf.init_app(app)
    login_manager.init_app(app)
    limiter.init_app(app)
    mail.init_app(app)
    babel.init_app(
        app,
        locale_selector=lambda: settings.org_locale,
        timezone_selector=lambda: settings.org_timezone,
    )


def _import_submodules(name: str) -> None:
    package: ModuleType = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        importlib.import_module(module.name)
