"""Refusals of profiles, files and imports, and what can be wrong with a row."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from review.domain.errors import Refusal
from review.sentences import sentence

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
    "profile.none_chosen": _l("No profile was given; choose one from the list, or give a file."),
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
    "file.old_workbook": _l("The file %(name)s is an old workbook (.xls); save it as .xlsx or CSV."),
    "file.archive_here": _l("The file %(name)s is a ZIP file; unpack it, or give it where ZIP files are taken."),
    "file.workbook_too_large": _l(
        "The workbook %(name)s holds %(size)s MB, more than the %(limit)s MB that are read of one; save it as CSV."
    ),
    "file.macro": _l("The workbook %(name)s has macros; save it without them (as .xlsx), or as CSV."),
    "file.broken_workbook": _l("The workbook %(name)s cannot be read (%(problem)s); save it anew, or as CSV."),
    "file.broken_zip": _l("The file %(name)s begins like a ZIP file, but is broken; export it or pack it again."),
    "file.zip_no_table": _l("The ZIP file %(name)s has no CSV, TSV or XLSX file in it; give the export itself."),
    "file.zip_too_many": _l("The ZIP file %(name)s has %(count)s files, more than %(limit)s; pack only the tables."),
    "file.zip_path": _l(
        "In the ZIP file %(name)s, “%(member)s” would be unpacked elsewhere, which no export does; pack the files anew."
    ),
    "file.zip_encrypted": _l("In the ZIP file %(name)s, “%(member)s” is locked by a password; pack it without one."),
    "file.zip_nested": _l("In the ZIP file %(name)s, “%(member)s” is an archive itself; unpack it first."),
    "file.zip_too_large": _l(
        "The ZIP file %(name)s holds %(size)s MB, more than the %(limit)s MB that are taken; pack only the tables, or"
        " raise JB_UNPACKED_LIMIT_MB."
    ),
    "file.too_large": _l(
        "The file %(name)s has %(size)s MB, and %(limit)s MB is the limit; export it in parts, or raise"
        " JB_UPLOAD_LIMIT_MB."
    ),
    "file.zip_bomb": _l(
        "In the file %(name)s, “%(member)s” swells beyond what a table does, so it was left alone; export it again."
    ),
    "file.dates_mixed": _l(
        "In the file %(name)s, the column “%(column)s” has the day first (%(one)s) and the month first (%(other)s);"
        " mend it in the CRM's export, or write its formats in the profile."
    ),
    "file.dates_ambiguous": _l(
        "In the file %(name)s, nothing in the column “%(column)s” shows whether the day or the month comes first (such"
        " as %(value)s). Say which: “day-first” or “month-first”."
    ),
    "total.unreadable": _l(
        "“%(value)s” is no control total; write leads=1200, Task.csv=5310 or leads:Amount=125000.00."
    ),
    "total.no_number": _l("“%(value)s” is not a number that rows or amounts can add up to; write one such as 1200."),
    "total.no_sum": _l("A control total of a column needs both its heading and its sum; give both or neither."),
    "total.differs": _l(
        "The files do not hold what was expected (%(totals)s), so nothing was imported. Export them again; or, if the"
        " files are right, import them nevertheless."
    ),
    "total.not_stopped": _l("This import was not stopped by its control totals; begin a new one."),
    "import.no_file": _l("There is no file to import; give a leads file, a touches file, or both."),
    "import.covers_future": _l("The files cannot cover a time still to come (%(moment)s); give a past day or today."),
    "import.covers_backwards": _l(
        "The files cannot cover a time that begins on %(first)s and ends before, on %(last)s; swap the two days."
    ),
    "import.not_found": _l("There is no import %(id)s; its number is at the end of its page's address."),
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
        "The import of %(at)s changed rows that this one had brought or changed; undo that import first."
    ),
    "import.undo_described": _l(
        "A later import changed what this one says of a person; undo the later one first, or import a corrected file."
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
    "recognition.nothing": _l(
        "None of the built-in profiles reads these files (%(names)s); choose the profile that does, or write one."
    ),
    "recognition.unknown_file": _l(
        "The file %(name)s is not one that the profile %(profile)s reads: the likeliest of its tables lacks"
        " %(missing)s. Leave the file out, export those columns too, or choose a profile."
    ),
    "recognition.unanswered": _l(
        "The profile %(profile)s does not say what these values mean: %(words)s. Write them into a profile file"
        " (“judicial-branch profiles show %(profile)s” prints this one) and give it by --profile, or answer on the"
        " import page; what was answered there is a profile for --profile, too."
    ),
    "recognition.unanswered_dates": _l(
        "Nothing shows whether the day or the month comes first in %(dates)s. Say which: --dates day-first or --dates"
        " month-first."
    ),
    "recognition.no_rows": _l(
        "There are neither leads nor touches among these files (%(names)s): they only tell more about the rows of"
        " others, such as who a rep is. Give the file of leads with them; by the profile %(profile)s such files are"
        " called %(readable)s."
    ),
    "recognition.both_ways": _l(
        "Files were given both to be recognised and as leads or touches; give them one way or the other."
    ),
    "gap.no_handoff": _l(
        "There is no date of hand-off in the leads: all of them have the day that the profile states, so no month can"
        " be told from another, and neither the time to the first touch nor the age of a lead is real."
    ),
    "gap.no_owner": _l(
        "The leads name no rep: nobody can be asked why a lead was rejected, and the owner's touches cannot be told"
        " from anybody's."
    ),
    "gap.no_status": _l(
        "The leads have no status: all of them count as open, and none can be reviewed as rejected."
    ),
    "gap.no_reason": _l("The leads give no reason of rejection: the panel sees the rejection, not why."),
    "gap.no_rejected": _l(
        "The leads do not say when they were rejected: such dates are taken from the last change, as approximate."
    ),
    "gap.no_leads": _l("There are no leads among the files: touches wait for theirs."),
    "gap.no_touches": _l(
        "There are no touches among the files: follow-up is not known, which is not the same as none."
    ),
    "row.ragged": _l("The row has %(value)s cells; look for a missing or an extra separator or quote."),
    "row.duplicate_id": _l("“%(value)s” stands further up in the file already; keep one of the rows."),
    "row.ignored": _l("The profile sets rows with “%(value)s” aside."),
    "row.ignored_blank": _l("The profile sets rows aside that have nothing here."),
    "value.missing": _l("There is no value, but one is needed."),
    "value.date": _l("“%(value)s” is not a date in any format that the profile names."),
    "value.amount": _l("“%(value)s” is not an amount as the profile writes them."),
    "value.duration": _l("“%(value)s” is not a duration such as 1h 20m, 00:12:30 or 750."),
    "value.number": _l("“%(value)s” is not a whole number from 1 on."),
    "value.yes_or_no": _l("“%(value)s” is neither yes nor no in the profile's words."),
    "value.unknown_word": _l("The profile does not say what “%(value)s” means; add it there."),
    "value.too_long": _l("The text is too long to be kept; shorten it."),
    "value.id_rounded": _l(
        "“%(value)s” is an id that a spreadsheet has rounded; export the file again, and do not open it in one."
    ),
    "remark.footer": _l("Lines of a report's footer, which are no rows."),
    "remark.preamble": _l("Lines before the column names, which are no rows."),
    "remark.encoding_guessed": _l("The file is not UTF-8 and was read as Windows-1252; look at its accented letters."),
    "remark.merged_cells": _l("The sheet has merged cells: only the first cell of each has its value."),
    "remark.clock_gap": _l(
        "The time does not exist in the source's zone: the clocks were put forward over it. It was read as by a clock"
        " that was not. Where there are many, the zone is not the source's."
    ),
    "remark.clock_overlap": _l(
        "The time came twice, since the clocks were put back. It was read as the first of the two."
    ),
    "remark.rejected_before_handoff": _l(
        "The rejection is dated before the hand-off. The lead was taken; where it is rejected, the date is approximate."
    ),
    "remark.rejection_date_unknown": _l(
        "The lead was sent back without a date. It was taken, with an approximate one."
    ),
}


def problem_text(code: str, value: str | None, zone: str) -> str:
    """What is wrong in one row of a file whose times are those of ``zone``."""
    blank = f"{code}_blank" if not value and f"{code}_blank" in SENTENCES else code
    return sentence(Refusal(blank, value=value or "", zone=zone))
