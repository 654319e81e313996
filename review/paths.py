"""Where the files beside the code are: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_IN_CHECKOUT = (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "migrations").is_dir()

#: The folder that holds templates/, static/ and migrations/.
ROOT = _CHECKOUT if _IN_CHECKOUT else _PACKAGE / "_files"

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
MIGRATIONS = ROOT / "migrations"


def default_instance() -> Path:
    """The folder for what a running copy keeps: the checkout's ``instance/``, else one where it was started."""
    return (_CHECKOUT if _IN_CHECKOUT else Path.cwd()) / "instance"
