"""From an unknown file to a profile: what is seen, what is proposed, and what is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.intake.date_evidence import DateEvidence
from review.intake.first_mapping import first_mapping
from review.intake.looking import survey_unknown
from review.intake.mapping import Mapping, faults, profile_of
from review.intake.profile import Profile
from review.intake.profile_files import built_in_profiles, parse_profile
from review.intake.profile_text import profile_text
from review.intake.proposals import Why, propose_columns
from review.intake.saved_profiles import Saved, recognise
from review.intake.survey import ColumnSurvey, FileSurvey
from review.intake.value_words import MEANINGS, propose_meaning
from review.models import FileKind
from tests.support.intake import PROFILE


def survey(folder: Path, text: str | bytes, kind: FileKind = FileKind.LEADS) -> FileSurvey:
    path = folder / "unknown.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return survey_unknown(path, path.name, kind)


def named(*names: str) -> FileSurvey:
    """A file with these columns and no rows."""
    columns = tuple(ColumnSurvey(name, (), 0, ()) for name in names)
    return FileSurvey(FileKind.LEADS, "x.csv", "leads", 0, columns)


@pytest.mark.parametrize(
    ("header", "field", "why"),
    [
        ("handed_off", "handed_off", Why.NAME), ("Lead Owner", "owner", Why.ALIAS), ("LeadSource", "source", Why.ALIAS),
        ("Rejection_Reason__c", "reason", Why.ALIAS), ("Ablehnungsgrund", "reason", Why.ALIAS),
        ("Motif de rejet", "reason", Why.ALIAS), ("Fecha de creación", "created", Why.ALIAS),
        ("リードステータス", "status", Why.ALIAS), ("Lead: Email", "person_email", Why.ALIAS),
        ("Rejecton reason", "reason", Why.ALIKE), ("Lead - Owner", "owner", Why.ALIAS),
    ],
)
def test_a_heading_is_known_in_many_spellings(header: str, field: str, why: Why) -> None:
    proposal = propose_columns(named(header))[0]
    assert proposal is not None
    assert (proposal.field, proposal.why) == (field, why)


@pytest.mark.parametrize("header", ["Shoe size", "xyz", "Ad", "Postal code", "Favourite colour"])
def test_a_heading_that_is_like_nothing_gets_no_field(header: str) -> None:
    assert propose_columns(named(header)) == [None]


def test_no_field_is_proposed_twice_and_the_surest_column_gets_it() -> None:
    found = propose_columns(named("Stage", "Lead Status", "status"))
    assert [one.field if one else None for one in found] == [None, None, "status"]


def test_what_a_column_holds_must_fit_its_field(tmp_path: Path) -> None:
    seen = survey(tmp_path, "Id,Created,Email\n1,soon,nobody\n2,later,somebody\n")
    assert [one.field if one else None for one in propose_columns(seen)] == ["external_id", None, None]


@pytest.mark.parametrize(
    ("role", "word", "meaning"),
    [
        ("status", "Closed - Not Converted", "rejected"), ("status", "Closed - Converted", "converted"),
        ("status", "Open - Not Contacted", "open"), ("status", "UNQUALIFIED", "rejected"),
        ("status", "Recycled", "recycled"), ("status", "Non qualifié", "rejected"), ("status", "失注", "rejected"),
        ("reason", "No Response", "follow_up"), ("reason", "Bad Timing", "follow_up"),
        ("reason", "Budget Constraints", "neutral"), ("reason", "Company too Small", "marketing_quality"),
        ("reason", "Duplicate Lead", "marketing_quality"), ("reason", "Pas de réponse", "follow_up"),
        ("reason", "Going fishing", ""), ("channel", "Outgoing call", "call"), ("channel", "Task", "aside"),
        ("channel", "LinkedIn message", "message"), ("direction", "INCOMING_EMAIL", "inbound"),
        ("direction", "Ausgehend", "outbound"), ("outcome", "No answer", "attempt"),
        ("outcome", "Connected", "answered"),
        ("outcome", "Unattended Dialled", "attempt"), ("outcome", "Cancelled", "none"), ("grade", "Hot", "A"),
    ],
)
def test_words_are_given_their_usual_meaning(role: str, word: str, meaning: str) -> None:
    assert propose_meaning(role, word) == meaning


@pytest.mark.parametrize(
    ("values", "readings"),
    [
        (["2026-10-03", "2026-10-04T10:00:00Z"], [["iso"]]),
        (["13/10/2026", "03/10/2026"], [["%d/%m/%Y"]]),
        (["10/13/2026 9:00 AM"], [["%m/%d/%Y %I:%M %p"]]),
        (["03/10/2026", "04/11/2026"], [["%d/%m/%Y"], ["%m/%d/%Y"]]),
        (["13/10/2026", "10/13/2026"], []),
        (["03.10.2026 09:00", "04.10.2026"], [["%d.%m.%Y %H:%M", "%d.%m.%Y"]]),
        (["yes", "no"], []),
    ],
)
def test_the_way_dates_are_written_is_found_by_every_value(values: list[str], readings: list[list[str]]) -> None:
    evidence = DateEvidence()
    evidence.add(values)
    assert evidence.readings() == readings


def test_a_file_is_looked_at_whole(tmp_path: Path) -> None:
    seen = survey(tmp_path, "Id;Größe;Wert\n1;klein;1.200,50\n2;groß;#REF!\n3;klein;\n".encode("cp1252"))
    assert seen.rows == 3
    assert seen.columns[1].values == (("klein", 2), ("groß", 1))
    assert seen.columns[2].decimal == ","
    assert FileSurvey.from_document(json.loads(json.dumps(seen.as_document()))) == seen


LEADS = """Id,Kontakt,Created,Status,Reason,Rating,Size
1,a,2026-10-03 09:00,New,,Hot,10
2,b,2026-10-04 09:00,Lost,No answer,Odd,20
3,c,2026-10-05 09:00,Lost,Too small,Odd,20
4,d,2026-10-05 09:00,New,,Odd,10
"""
TOUCHES = """Call Id,Contact,When,Call Type,Result
1,a,2026-10-03 10:00,Outbound,Connected
2,b,2026-10-03 10:00,Inbound,Cancelled
"""


@pytest.fixture
def surveys(tmp_path: Path) -> dict[str, FileSurvey]:
    return {
        "leads": survey(tmp_path, LEADS), "touches": survey(tmp_path, TOUCHES, FileKind.TOUCHES)
    }


def decided(surveys: dict[str, FileSurvey]) -> Mapping:
    first = first_mapping(list(surveys.values()), None, zone="Europe/Berlin").mapping
    return replace(first, name="mine", source="mine")


def test_a_mapping_becomes_the_profile_that_its_text_is_read_as(surveys: dict[str, FileSurvey]) -> None:
    mapping = decided(surveys)
    assert faults(mapping, surveys) == []
    profile = profile_of(mapping, surveys)
    assert parse_profile(profile_text(profile), "mine")[0] == profile
    assert profile.leads is not None
    assert profile.leads.columns.handed_off == profile.leads.columns.created == "Created"
    assert profile.touches is not None
    assert profile.touches.two_way == {"Result": ["Connected"]}
    assert profile.touches.attempts == {"Result": ["Connected"]}


def test_a_saved_profile_is_recognised_and_gives_the_same_mapping_back(surveys: dict[str, FileSurvey]) -> None:
    mapping = decided(surveys)
    profile = profile_of(mapping, surveys)
    saved = Saved("mine", profile, {name: one.header for name, one in surveys.items()})
    assert recognise([saved], list(surveys.values())) is saved
    first = first_mapping(list(surveys.values()), saved, zone="UTC")
    assert profile_of(first.mapping, surveys, profile) == profile
    assert [column for file in first.mapping.files for column in file.columns] == [
        column for file in mapping.files for column in file.columns
    ]


def test_what_was_said_of_words_not_seen_this_time_stays_said(
    surveys: dict[str, FileSurvey], tmp_path: Path
) -> None:
    before = profile_of(decided(surveys), surveys)
    only = {"leads": survey(tmp_path, "\n".join(LEADS.splitlines()[:2]))}
    saved = Saved("mine", before, {})
    after = profile_of(first_mapping(list(only.values()), saved, zone="UTC").mapping, only, before)
    assert after.leads is not None
    assert before.leads is not None
    assert after.leads.status == before.leads.status
    assert after.touches == before.touches


def test_the_profiles_we_ship_survive_being_written_out() -> None:
    for text in [*built_in_profiles().values(), PROFILE]:
        profile, _text = parse_profile(text, "x")
        assert parse_profile(profile_text(profile), "x")[0] == profile


WORD = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(words=st.dictionaries(WORD, st.sampled_from(MEANINGS["status"][:-1]), min_size=1, max_size=8), fact=WORD)
def test_any_words_come_through_the_text_unharmed(words: dict[str, str], fact: str) -> None:
    profile = Profile.model_validate({
        "source": {"name": "x"},
        "leads": {
            "columns": {"external_id": "Id", "handed_off": "At", "status": "Status"}, "status": words,
            "attributes": {fact: fact},
        },
    })
    assert parse_profile(profile_text(profile), "x")[0] == profile
