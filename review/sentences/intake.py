"""Refusals of profiles, files and imports, and what can be wrong with a row."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "profile.not_toml": _l("The profile %(name)s is not readable TOML (%(problem)s); mend that place and try again."),
    "profile.unknown_key": _l(
        "The profile %(name)s has the key “%(key)s” in %(section)s, which is not known; did you mean “%(nearest)s”?"
    ),
    "profile.unknown_key_of": _l(
        "The profile %(name)s has the key “%(key)s” in %(section)s, which is not known; the known ones are %(valid)s."
    ),
    "profile.missing_key": _l("The profile %(name)s lacks “%(key)s” in %(section)s; add it."),
    "profile.wrong_value": _l("In the profile %(name)s, %(key)s is not right: %(problem)s."),
    "profile.no_section": _l("The profile has no [%(section)s] section, so it cannot read that file; add one."),
    "profile.not_found": _l("There is no profile “%(name)s”; choose one from the list, or give a file."),
    "file.empty": _l("The file %(name)s is empty: it has not even a line of column names. Export it again."),
    "file.gone": _l("The file %(name)s is not there any more; give it once more."),
    "file.utf16": _l(
        "The file %(name)s is in UTF-16, but the profile says %(encoding)s; save it as UTF-8,"
        ' or write encoding = "utf-16" in [source].'
    ),
    "file.undecodable": _l(
        "The file %(name)s is not %(encoding)s: the bytes %(bytes)s in line %(line)s, column %(column)s are no text in"
        " it; save it as UTF-8, or name its encoding in the profile."
    ),
    "file.nul": _l(
        "The file %(name)s has a NUL byte in line %(line)s, column %(column)s, so it is no CSV file;"
        " export it again as CSV."
    ),
    "file.quote_open": _l(
        "In the file %(name)s, the quote opened in line %(line)s is never closed, so the rows after it cannot be told"
        " apart; close it or remove it."
    ),
    "file.stray_quote": _l(
        "In the file %(name)s, line %(line)s has a quote in the middle of a cell (the quoted cell began in line"
        " %(opened)s); double it or remove it."
    ),
    "file.cell_too_large": _l(
        "In the file %(name)s, a cell of the row in line %(line)s is longer than %(limit)s kB; shorten it."
    ),
    "file.wrong_delimiter": _l(
        "The file %(name)s is separated by %(found)s, but the profile says %(declared)s;"
        " change “delimiter” in [source]."
    ),
    "file.touches_as_leads": _l("The file %(name)s, given as leads, looks like the touches file; swap the two."),
    "file.leads_as_touches": _l("The file %(name)s, given as touches, looks like the leads file; swap the two."),
    "file.missing_columns": _l(
        "The file %(name)s lacks columns that the profile names: %(missing)s. It has: %(found)s."
        " Export them too, or change the profile."
    ),
    "file.duplicate_header": _l(
        "The file %(name)s has these columns twice, so it is not clear which is meant: %(columns)s. Rename one."
    ),
    "import.no_file": _l("There is no file to import; give a leads file, a touches file, or both."),
    "import.covers_future": _l("The files cannot cover a time still to come (%(moment)s); give a past day or today."),
    "import.covers_backwards": _l(
        "The files cannot cover a time that begins on %(first)s and ends before, on %(last)s; swap the two days."
    ),
    "import.finished": _l("This import ended already (%(at)s); begin a new one."),
    "import.another_running": _l(
        "Another import is running (since %(since)s). Nothing was changed; try again when it has ended."
    ),
    "import.waiting": _l("Another import is at work (since %(since)s); this one begins when it has ended."),
    "import.cancelled": _l("The import was stopped before it was merged; nothing was changed."),
    "import.undo_not_merged": _l("Only an import that was merged, and not undone yet, can be undone."),
    "import.undo_frame": _l(
        "The frame of %(period)s was frozen after this import and rests on it, so it cannot be undone;"
        " import a corrected file instead."
    ),
    "import.undo_reviewed": _l(
        "Leads that came with this import are under review, so it cannot be undone; import a corrected file instead."
    ),
    "import.undo_statement": _l(
        "Somebody filed a statement about a lead after this import changed it, so it cannot be undone;"
        " import a corrected file instead."
    ),
    "import.undo_later": _l(
        "The import of %(at)s changed rows that came with this one; undo that import first."
    ),
    "import.undo_revised": _l(
        "Leads that came with this import were changed since, and their history is kept for good, so it cannot be"
        " undone; import a corrected file instead."
    ),
    "import.broken": _l(
        "The import failed by a fault of ours, which was logged; nothing was changed. Try again, and report it if"
        " it comes back."
    ),
    "import.broken_off": _l(
        "The import begun at %(since)s was broken off before it was merged. Nothing of it was kept; begin it again."
    ),
    "job.given_up": _l(
        "The work was given up after %(tries)s tries, each ended by the worker stopping; nothing was changed."
        " Look at the worker's log before trying again."
    ),
    "row.ragged": _l("The row has %(value)s cells; look for a missing or an extra separator or quote."),
    "row.duplicate_id": _l("“%(value)s” stands further up in the file already; keep one of the rows."),
    "row.ignored": _l("The profile sets rows with “%(value)s” aside."),
    "value.missing": _l("There is no value, but one is needed."),
    "value.date": _l("“%(value)s” is not a date in any format that the profile names."),
    "value.clock_gap": _l("“%(value)s” does not exist in %(zone)s: the clocks were put forward over it."),
    "value.amount": _l("“%(value)s” is not an amount as the profile writes them."),
    "value.number": _l("“%(value)s” is not a whole number from 1 on."),
    "value.yes_or_no": _l("“%(value)s” is neither yes nor no in the profile's words."),
    "value.unknown_word": _l("The profile does not say what “%(value)s” means; add it there."),
    "value.too_long": _l("The text is too long to be kept; shorten it."),
    "value.id_rounded": _l(
        "“%(value)s” is an id that a spreadsheet has rounded; export the file again, and do not open it in one."
    ),
    "remark.rejected_before_handoff": _l(
        "The rejection is dated before the hand-off. The lead was taken; where it is rejected, the date is approximate."
    ),
    "remark.rejection_date_unknown": _l(
        "The lead is rejected without a date. It was taken, with an approximate one."
    ),
}
