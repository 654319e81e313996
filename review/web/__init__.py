"""The pages. Each area is a package ``review/web/<area>/`` whose ``routes.py`` exposes ``blueprint``."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil

from flask import Blueprint, Flask

from review.config import Settings
from review.web import access, errors, filters, headers, navigation, unit_of_work
from review.web.compression import Compressed
from review.web.health import blueprint as health
from review.web.static_files import serve_static


def init_app(app: Flask, settings: Settings) -> None:
    """Put every page on ``app``. Raises `review.web.access.UndeclaredAccess` where one says not who may use it."""
    unit_of_work.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    headers.init_app(app, settings)
    filters.init_app(app, settings)
    navigation.init_app(app, settings)
    app.register_blueprint(health)
    for blueprint in areas():
        app.register_blueprint(blueprint)
    access.check_declarations(app)
    serve_static(app)
    app.wsgi_app = Compressed(app.wsgi_app)  # type: ignore[method-assign]


def areas() -> list[Blueprint]:
    """The blueprints of all areas, in the order of their names; a package without ``routes.py`` is none."""
    found = []
    for module in pkgutil.iter_modules(__path__):
        name = f"{__name__}.{module.name}.routes"
        if module.ispkg and importlib.util.find_spec(name):
            found.append(importlib.import_module(name).blueprint)
    return found
