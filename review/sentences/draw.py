"""Frame file, plan, seed, draw, judges, and what a check of a bundle finds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "frame.empty_key": _l("An event in stratum “%(value)s” has no key. Give every event a key."),
    "frame.empty_stratum": _l("The event “%(value)s” is in no stratum. Put every event in one."),
    "frame.control_character": _l(
        "“%(value)s” holds a tab, a line end or another invisible character. Correct it in the CRM, then import again."
    ),
    "frame.not_nfc": _l("“%(value)s” is not in Unicode's composed form (NFC). Importing it again composes it."),
    "frame.duplicate_key": _l(
        "The key “%(value)s” is there twice, or in two spellings. Every event needs its own key."
    ),
    "frame.not_sorted": _l("The key “%(value)s” is out of order. A frame file is sorted by the bytes of its keys."),
    "frame.malformed_line": _l("“%(value)s” is not a line of a frame file. Each line is a key, a tab, a stratum."),
    "frame.not_utf8": _l("“%(value)s” is not UTF-8 text. A frame file is written in UTF-8."),
    "plan.bad_period": _l("“%(value)s” is not a month. Write it as 2026-10."),
    "plan.bad_population_hash": _l("“%(value)s” is not a SHA-256. Freeze the frame first: the plan holds its hash."),
    "plan.no_strata": _l("The plan has no strata: there is nothing to draw. Check that the month's frame has events."),
    "plan.bad_stratum": _l("“%(value)s” cannot name a stratum. Use one line of visible text."),
    "plan.duplicate_stratum": _l("The plan names one stratum twice. Merge the two."),
    "plan.bad_size": _l(
        "The plan asks for %(size)s of the %(events)s events of “%(stratum)s”. Choose a number from 0 to %(events)s."
    ),
    "plan.no_sources": _l("The plan has no source for the seed. It needs one at least: the server's own commitment."),
    "plan.bad_source": _l(
        "The source “%(value)s” needs either a commitment (a SHA-256) or one line that describes a public value."
    ),
    "plan.duplicate_label": _l("The plan names the source “%(value)s” twice. Give each its own name."),
    "plan.bad_forfeit_rule": _l("“%(value)s” cannot be the forfeit rule. Use one line of visible text."),
    "plan.malformed_line": _l("Line %(line)s of the plan, “%(value)s”, is not as the product writes it."),
    "seed.bad_label": _l("“%(value)s” cannot name a source. Use up to 60 visible characters, no equals sign."),
    "seed.bad_value": _l("“%(value)s” cannot enter the seed. Use one line of up to 300 visible characters."),
    "seed.bad_secret": _l("This cannot be a secret. Use one line of up to 200 visible characters."),
    "seed.weak_secret": _l(
        "This secret has at most %(bits)s bits and could be guessed; %(wanted)s are needed. Let the page make one, or"
        " type at least 20 random characters of every kind, or 28 random small letters."
    ),
    "seed.wrong_reveal": _l(
        "What %(label)s revealed does not match what they committed (%(committed)s; this gives %(revealed)s)."
        " Reveal the very text that was committed, to the last character."
    ),
    "seed.bad_plan_hash": _l("“%(value)s” is not a SHA-256. Publish the plan first: its hash goes into the seed."),
    "seed.no_sources": _l("Nothing has been given for the seed. Wait for the sources that the plan names."),
    "seed.duplicate_label": _l("The source “%(value)s” is there twice. Each enters the seed once."),
    "seed.all_forfeit": _l("No source was revealed, so there is no seed. One source at least must be revealed."),
    "draw.bad_seed": _l("“%(value)s” is not a seed. A seed is 64 hexadecimal digits, made from the plan's sources."),
    "draw.bad_size": _l("%(value)s cases of “%(stratum)s” cannot be drawn. Choose 0 or more."),
    "draw.unknown_stratum": _l(
        "The frame holds the stratum “%(value)s”, which has no size. Plan one for it; 0 is one."
    ),
    "draw.size_above_stratum": _l(
        "%(wanted)s cases were asked of “%(stratum)s”, which holds %(found)s. Plan %(found)s or fewer."
    ),
    "draw.malformed_line": _l("“%(value)s” is not a line of a frame file. Draw from the frame as it was frozen."),
    "judges.duplicate_seat": _l("One person holds two seats of the panel. Give each person one."),
    "judges.duplicate_case": _l("One case is there twice. Judges are assigned once to each."),
    "judges.two_chairs": _l("The panel has two chairs. Choose one."),
    "judges.chair_bench": _l("The chair sits on the executive bench. Move them there, or choose another chair."),
    "bundle.wrong_seed": _l("The seed %(value)s is not what the plan and its sources give. No bundle was made."),
    "bundle.reserved_name": _l("“%(value)s” cannot be added to the bundle. Use a plain file name that is not taken."),
    "verify.missing": _l("The file is missing or cannot be read."),
    "verify.bad_archive": _l("This is not a ZIP file that can be read: it is damaged, or something else."),
    "verify.repacked": _l(
        "The files inside are right, but this ZIP is not byte for byte the one the product made: it was packed again or"
        " altered. Unpack it and verify the folder."
    ),
    "verify.not_utf8": _l("The file is not UTF-8 text: a byte in it was changed."),
    "verify.not_in_sums": _l("Its SHA-256 is %(found)s, which SHA256SUMS does not give for it."),
    "verify.wrong_hash": _l("The SHA-256 is %(found)s, but it should be %(wanted)s."),
    "verify.wrong_reveal": _l("What was revealed hashes to %(found)s, but %(wanted)s was committed in the plan."),
    "verify.wrong_line": _l("The line is “%(found)s”, but it should be “%(wanted)s”."),
    "verify.wrong_source": _l("The plan has the source “%(wanted)s” in this place."),
    "verify.stratum_count": _l("The plan gives “%(stratum)s” %(wanted)s events; the frame has %(found)s."),
}
