"""Figures and files out: charts, tables, documents, and the bundle of a draw.

How a report is added (`review.reports.frame` has the types; ``catalogue/rejections.py`` is a short one to copy):

1. Write its figures as set-based selects in ``review/queries/<noun>.py``; they take a `Scope`, which holds whose leads
   may be counted and the filters: ``.where(*scope.conditions())``.
2. Write ``catalogue/<name>.py`` with ``PLACE`` (its order) and ``report = Report(…)``. ``make(ask)`` returns a
   `Result`: one sentence, `Figure`s, `Table`s. A `Table` names its `Chart`; values stay raw, a `Kind` says how they are
   read.
3. A `Link` makes a number lead to its leads: name the cells in ``cells`` and give their ids in ``leads_of``, as many as
   the number says; or, with an ``endpoint``, to another page. Own filters are ``options``; definitions are ``terms``.
4. Page (``/reports/<name>``), CSV, XLSX, JSON, list of leads, ``judicial-branch report <name>`` and the entry on the
   reports page follow by themselves. Docs of the JSON: docs/reports.md. Refusals: review/sentences/report.py.
5. Test it by plain pandas over the raw rows: tests/reports/test_lead_aging.py shows how.
"""
