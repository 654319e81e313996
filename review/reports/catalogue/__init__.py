"""The reports. Each module of this package declares one as ``report``; it is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from review.domain.errors import Refusal
from review.reports.frame import Report


@cache
def reports() -> dict[str, Report]:
    """All reports by name, in the order of their modules' ``PLACE``, then by name."""
    found = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    declared = [module for module in found if hasattr(module, "report")]
    return {one.report.name: one.report for one in sorted(declared, key=lambda one: (one.PLACE, one.report.name))}


def get_report(name: str) -> Report:
    """The report of that name. Raises Refusal ``report.no_such``."""
    found = reports().get(name)
    if found is None:
        raise Refusal("report.no_such", name=name, names=list(reports()))
    return found
