"""lay the tables

Revision ID: 0001
Revises: 
Create Date: 2026-11-22 01:48:11.945651+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


# What is frozen is frozen in the database: the text of review/models/frozen.py on the day this was written.
SQLITE_TRIGGERS = [
    (
        'CREATE TRIGGER frozen_audit_event_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT,'
        " 'rows of audit_event are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_audit_event_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT,'
        " 'rows of audit_event are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_audit_event_insert BEFORE INSERT ON audit_event WHEN EXISTS (SELECT 1 '
        'FROM "audit_event" WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, \'rows of audit_event are '
        "never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_ballot_update BEFORE UPDATE ON ballot BEGIN SELECT RAISE(ABORT, 'rows of "
        "ballot are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_ballot_delete BEFORE DELETE ON ballot BEGIN SELECT RAISE(ABORT, 'rows of "
        "ballot are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_ballot_insert BEFORE INSERT ON ballot WHEN EXISTS (SELECT 1 FROM "ballot"'
        ' WHERE (case_id = NEW.case_id AND person_id = NEW.person_id AND round = NEW.round AND version ='
        " NEW.version) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of ballot are never changed'); "
        'END'
    ),
    (
        "CREATE TRIGGER frozen_draw_update BEFORE UPDATE ON draw BEGIN SELECT RAISE(ABORT, 'rows of draw"
        " are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_draw_delete BEFORE DELETE ON draw BEGIN SELECT RAISE(ABORT, 'rows of draw"
        " are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_draw_insert BEFORE INSERT ON draw WHEN EXISTS (SELECT 1 FROM "draw" WHERE'
        " (docket_id = NEW.docket_id) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of draw are "
        "never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_draw_extension_update BEFORE UPDATE ON draw_extension BEGIN SELECT '
        "RAISE(ABORT, 'rows of draw_extension are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_draw_extension_delete BEFORE DELETE ON draw_extension BEGIN SELECT '
        "RAISE(ABORT, 'rows of draw_extension are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_draw_extension_insert BEFORE INSERT ON draw_extension WHEN EXISTS (SELECT '
        '1 FROM "draw_extension" WHERE (docket_id = NEW.docket_id AND number = NEW.number) OR (id = '
        "NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of draw_extension are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_edition_update BEFORE UPDATE ON edition BEGIN SELECT RAISE(ABORT, 'rows "
        "of edition are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_edition_delete BEFORE DELETE ON edition BEGIN SELECT RAISE(ABORT, 'rows "
        "of edition are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_edition_insert BEFORE INSERT ON edition WHEN EXISTS (SELECT 1 FROM '
        '"edition" WHERE (docket_id = NEW.docket_id AND number = NEW.number) OR (id = NEW.id) OR '
        "(public_id = NEW.public_id)) BEGIN SELECT RAISE(ABORT, 'rows of edition are never changed'); "
        'END'
    ),
    (
        "CREATE TRIGGER frozen_frame_update BEFORE UPDATE ON frame BEGIN SELECT RAISE(ABORT, 'rows of "
        "frame are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_frame_delete BEFORE DELETE ON frame BEGIN SELECT RAISE(ABORT, 'rows of "
        "frame are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_insert BEFORE INSERT ON frame WHEN EXISTS (SELECT 1 FROM "frame" '
        "WHERE (docket_id = NEW.docket_id)) BEGIN SELECT RAISE(ABORT, 'rows of frame are never "
        "changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_event_update BEFORE UPDATE ON frame_event BEGIN SELECT RAISE(ABORT,'
        " 'rows of frame_event are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_event_delete BEFORE DELETE ON frame_event BEGIN SELECT RAISE(ABORT,'
        " 'rows of frame_event are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_event_insert BEFORE INSERT ON frame_event WHEN EXISTS (SELECT 1 '
        'FROM "frame_event" WHERE (docket_id = NEW.docket_id AND event_id = NEW.event_id) OR (docket_id '
        "= NEW.docket_id AND key = NEW.key) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of "
        "frame_event are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_exclusion_update BEFORE UPDATE ON frame_exclusion BEGIN SELECT '
        "RAISE(ABORT, 'rows of frame_exclusion are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_exclusion_delete BEFORE DELETE ON frame_exclusion BEGIN SELECT '
        "RAISE(ABORT, 'rows of frame_exclusion are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_frame_exclusion_insert BEFORE INSERT ON frame_exclusion WHEN EXISTS '
        '(SELECT 1 FROM "frame_exclusion" WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, \'rows of '
        "frame_exclusion are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_import_profile_update BEFORE UPDATE ON import_profile BEGIN SELECT '
        "RAISE(ABORT, 'rows of import_profile are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_import_profile_delete BEFORE DELETE ON import_profile BEGIN SELECT '
        "RAISE(ABORT, 'rows of import_profile are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_import_profile_insert BEFORE INSERT ON import_profile WHEN EXISTS (SELECT'
        ' 1 FROM "import_profile" WHERE (id = NEW.id) OR (name = NEW.name AND number = NEW.number)) '
        "BEGIN SELECT RAISE(ABORT, 'rows of import_profile are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_lead_revision_update BEFORE UPDATE ON lead_revision BEGIN SELECT '
        "RAISE(ABORT, 'rows of lead_revision are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_lead_revision_delete BEFORE DELETE ON lead_revision BEGIN SELECT '
        "RAISE(ABORT, 'rows of lead_revision are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_lead_revision_insert BEFORE INSERT ON lead_revision WHEN EXISTS (SELECT 1'
        ' FROM "lead_revision" WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, \'rows of lead_revision are'
        " never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_panel_seat_update BEFORE UPDATE ON panel_seat BEGIN SELECT RAISE(ABORT, '
        "'rows of panel_seat are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_panel_seat_delete BEFORE DELETE ON panel_seat BEGIN SELECT RAISE(ABORT, '
        "'rows of panel_seat are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_panel_seat_insert BEFORE INSERT ON panel_seat WHEN EXISTS (SELECT 1 FROM '
        '"panel_seat" WHERE (docket_id = NEW.docket_id AND person_id = NEW.person_id) OR (id = NEW.id)) '
        "BEGIN SELECT RAISE(ABORT, 'rows of panel_seat are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_plan_update BEFORE UPDATE ON plan BEGIN SELECT RAISE(ABORT, 'rows of plan"
        " are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_plan_delete BEFORE DELETE ON plan BEGIN SELECT RAISE(ABORT, 'rows of plan"
        " are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_plan_insert BEFORE INSERT ON plan WHEN EXISTS (SELECT 1 FROM "plan" WHERE'
        " (docket_id = NEW.docket_id) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'rows of plan are "
        "never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_plan_stratum_update BEFORE UPDATE ON plan_stratum BEGIN SELECT '
        "RAISE(ABORT, 'rows of plan_stratum are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_plan_stratum_delete BEFORE DELETE ON plan_stratum BEGIN SELECT '
        "RAISE(ABORT, 'rows of plan_stratum are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_plan_stratum_insert BEFORE INSERT ON plan_stratum WHEN EXISTS (SELECT 1 '
        'FROM "plan_stratum" WHERE (id = NEW.id) OR (plan_id = NEW.plan_id AND name = NEW.name)) BEGIN '
        "SELECT RAISE(ABORT, 'rows of plan_stratum are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_review_event_update BEFORE UPDATE ON review_event BEGIN SELECT '
        "RAISE(ABORT, 'rows of review_event are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_review_event_delete BEFORE DELETE ON review_event BEGIN SELECT '
        "RAISE(ABORT, 'rows of review_event are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_review_event_insert BEFORE INSERT ON review_event WHEN EXISTS (SELECT 1 '
        'FROM "review_event" WHERE (id = NEW.id) OR (key = NEW.key) OR (lead_id = NEW.lead_id AND kind ='
        ' NEW.kind AND number = NEW.number) OR (public_id = NEW.public_id)) BEGIN SELECT RAISE(ABORT, '
        "'rows of review_event are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_sign_off_update BEFORE UPDATE ON sign_off BEGIN SELECT RAISE(ABORT, 'rows"
        " of sign_off are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_sign_off_delete BEFORE DELETE ON sign_off BEGIN SELECT RAISE(ABORT, 'rows"
        " of sign_off are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_sign_off_insert BEFORE INSERT ON sign_off WHEN EXISTS (SELECT 1 FROM '
        '"sign_off" WHERE (id = NEW.id) OR (version_id = NEW.version_id AND bench = NEW.bench)) BEGIN '
        "SELECT RAISE(ABORT, 'rows of sign_off are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_statement_update BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, '
        "'rows of statement are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_statement_delete BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, '
        "'rows of statement are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_statement_insert BEFORE INSERT ON statement WHEN EXISTS (SELECT 1 FROM '
        '"statement" WHERE (id = NEW.id) OR (lead_id = NEW.lead_id AND kind = NEW.kind AND event_number '
        '= NEW.event_number AND side = NEW.side AND version = NEW.version) OR (public_id = '
        "NEW.public_id)) BEGIN SELECT RAISE(ABORT, 'rows of statement are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_verdict_update BEFORE UPDATE ON verdict BEGIN SELECT RAISE(ABORT, 'rows "
        "of verdict are never changed'); END"
    ),
    (
        "CREATE TRIGGER frozen_verdict_delete BEFORE DELETE ON verdict BEGIN SELECT RAISE(ABORT, 'rows "
        "of verdict are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_verdict_insert BEFORE INSERT ON verdict WHEN EXISTS (SELECT 1 FROM '
        '"verdict" WHERE (case_id = NEW.case_id AND number = NEW.number) OR (id = NEW.id)) BEGIN SELECT '
        "RAISE(ABORT, 'rows of verdict are never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_standard_version_update BEFORE UPDATE ON "standard_version" WHEN EXISTS '
        '(SELECT 1 FROM sign_off WHERE sign_off.version_id = OLD.id) OR OLD.id <> NEW.id OR '
        'OLD.public_id <> NEW.public_id OR OLD.kind <> NEW.kind OR OLD.stage <> NEW.stage OR OLD.number '
        "<> NEW.number BEGIN SELECT RAISE(ABORT, 'what was fixed in standard_version is never changed');"
        ' END'
    ),
    (
        'CREATE TRIGGER frozen_standard_version_delete BEFORE DELETE ON "standard_version" BEGIN SELECT '
        "RAISE(ABORT, 'what was fixed in standard_version is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_standard_version_insert BEFORE INSERT ON "standard_version" WHEN EXISTS '
        '(SELECT 1 FROM "standard_version" WHERE (id = NEW.id) OR (kind = NEW.kind AND stage = NEW.stage'
        " AND number = NEW.number) OR (public_id = NEW.public_id)) BEGIN SELECT RAISE(ABORT, 'what was "
        "fixed in standard_version is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_docket_update BEFORE UPDATE ON "docket" WHEN OLD.id <> NEW.id OR '
        'OLD.public_id <> NEW.public_id OR OLD.period <> NEW.period OR (OLD.frozen_at IS NOT NULL AND '
        '(NEW.frozen_at IS NULL OR NEW.frozen_at <> OLD.frozen_at)) OR (OLD.plan_published_at IS NOT '
        'NULL AND (NEW.plan_published_at IS NULL OR NEW.plan_published_at <> OLD.plan_published_at)) OR '
        '(OLD.drawn_at IS NOT NULL AND (NEW.drawn_at IS NULL OR NEW.drawn_at <> OLD.drawn_at)) OR '
        '(OLD.hearing_opened_at IS NOT NULL AND (NEW.hearing_opened_at IS NULL OR NEW.hearing_opened_at '
        '<> OLD.hearing_opened_at)) OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NULL OR '
        'NEW.closed_at <> OLD.closed_at)) OR (OLD.published_at IS NOT NULL AND (NEW.published_at IS NULL'
        ' OR NEW.published_at <> OLD.published_at)) OR (OLD.cancelled_at IS NOT NULL AND '
        '(NEW.cancelled_at IS NULL OR NEW.cancelled_at <> OLD.cancelled_at)) BEGIN SELECT RAISE(ABORT, '
        "'what was fixed in docket is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_docket_delete BEFORE DELETE ON "docket" BEGIN SELECT RAISE(ABORT, \'what '
        "was fixed in docket is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_docket_insert BEFORE INSERT ON "docket" WHEN EXISTS (SELECT 1 FROM '
        '"docket" WHERE (id = NEW.id) OR (public_id = NEW.public_id) OR (period = NEW.period AND '
        "cancelled_at IS NULL AND NEW.cancelled_at IS NULL)) BEGIN SELECT RAISE(ABORT, 'what was fixed "
        "in docket is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_case_update BEFORE UPDATE ON "case" WHEN OLD.id <> NEW.id OR '
        'OLD.public_id <> NEW.public_id OR OLD.docket_id <> NEW.docket_id OR OLD.event_id <> '
        'NEW.event_id OR OLD.number <> NEW.number OR OLD.ticket <> NEW.ticket OR OLD.stratum <> '
        'NEW.stratum OR (OLD.drawn AND NOT NEW.drawn) OR OLD.evidence <> NEW.evidence OR '
        'OLD.evidence_sha256 <> NEW.evidence_sha256 OR (OLD.statements IS NOT NULL AND (NEW.statements '
        'IS NULL OR NEW.statements <> OLD.statements)) OR (OLD.added_by_id IS NOT NULL AND '
        '(NEW.added_by_id IS NULL OR NEW.added_by_id <> OLD.added_by_id)) OR (OLD.added_because IS NOT '
        'NULL AND (NEW.added_because IS NULL OR NEW.added_because <> OLD.added_because)) BEGIN SELECT '
        "RAISE(ABORT, 'what was fixed in case is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_case_delete BEFORE DELETE ON "case" BEGIN SELECT RAISE(ABORT, \'what was '
        "fixed in case is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_case_insert BEFORE INSERT ON "case" WHEN EXISTS (SELECT 1 FROM "case" '
        'WHERE (docket_id = NEW.docket_id AND event_id = NEW.event_id) OR (docket_id = NEW.docket_id AND'
        ' number = NEW.number) OR (id = NEW.id) OR (public_id = NEW.public_id)) BEGIN SELECT '
        "RAISE(ABORT, 'what was fixed in case is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_seed_source_update BEFORE UPDATE ON "seed_source" WHEN OLD.value IS NOT '
        'NULL OR OLD.id <> NEW.id OR OLD.docket_id <> NEW.docket_id OR OLD.label <> NEW.label OR '
        'OLD.position <> NEW.position OR OLD.description <> NEW.description OR (OLD.commitment IS NOT '
        'NULL AND (NEW.commitment IS NULL OR NEW.commitment <> OLD.commitment)) OR (OLD.secret IS NOT '
        'NULL AND (NEW.secret IS NULL OR NEW.secret <> OLD.secret)) OR (OLD.not_before IS NOT NULL AND '
        '(NEW.not_before IS NULL OR NEW.not_before <> OLD.not_before)) OR (OLD.commitment IS NOT NULL '
        "AND OLD.kind <> NEW.kind) BEGIN SELECT RAISE(ABORT, 'what was fixed in seed_source is never "
        "changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_seed_source_delete BEFORE DELETE ON "seed_source" BEGIN SELECT '
        "RAISE(ABORT, 'what was fixed in seed_source is never changed'); END"
    ),
    (
        'CREATE TRIGGER frozen_seed_source_insert BEFORE INSERT ON "seed_source" WHEN EXISTS (SELECT 1 '
        'FROM "seed_source" WHERE (docket_id = NEW.docket_id AND label = NEW.label) OR (docket_id = '
        "NEW.docket_id AND position = NEW.position) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'what "
        "was fixed in seed_source is never changed'); END"
    ),
    (
        'CREATE TRIGGER sealed_frame_event BEFORE INSERT ON frame_event WHEN EXISTS (SELECT 1 FROM frame'
        " WHERE docket_id = NEW.docket_id) BEGIN SELECT RAISE(ABORT, 'the frame is sealed, frame_event "
        "takes no more rows'); END"
    ),
    (
        'CREATE TRIGGER sealed_frame_exclusion BEFORE INSERT ON frame_exclusion WHEN EXISTS (SELECT 1 '
        "FROM frame WHERE docket_id = NEW.docket_id) BEGIN SELECT RAISE(ABORT, 'the frame is sealed, "
        "frame_exclusion takes no more rows'); END"
    ),
    (
        'CREATE TRIGGER sealed_plan_stratum BEFORE INSERT ON plan_stratum WHEN EXISTS (SELECT 1 FROM '
        'plan JOIN docket ON docket.id = plan.docket_id WHERE plan.id = NEW.plan_id AND '
        "docket.plan_published_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'the plan is published, "
        "plan_stratum takes no more rows'); END"
    ),
]

POSTGRESQL_TRIGGERS = [
    (
        'CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF true THEN RAISE'
        " EXCEPTION 'what was fixed in % is never changed', TG_TABLE_NAME USING ERRCODE = "
        "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    ),
    (
        'CREATE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT '
        "1 FROM frame WHERE docket_id = NEW.docket_id) THEN RAISE EXCEPTION 'the frame is sealed, % "
        "takes no more rows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        'RETURN NEW; END $$'
    ),
    (
        'CREATE FUNCTION refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS '
        '(SELECT 1 FROM plan JOIN docket ON docket.id = plan.docket_id WHERE plan.id = NEW.plan_id AND '
        "docket.plan_published_at IS NOT NULL) THEN RAISE EXCEPTION 'the plan is published, % takes no "
        "more rows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; "
        'END $$'
    ),
    (
        'CREATE FUNCTION refuse_signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT '
        '1 FROM sign_off WHERE sign_off.version_id = OLD.id) OR OLD.id <> NEW.id OR OLD.public_id <> '
        'NEW.public_id OR OLD.kind <> NEW.kind OR OLD.stage <> NEW.stage OR OLD.number <> NEW.number '
        "THEN RAISE EXCEPTION 'what was fixed in % is never changed', TG_TABLE_NAME USING ERRCODE = "
        "'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    ),
    (
        'CREATE TRIGGER frozen_audit_event BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_audit_event_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_ballot BEFORE UPDATE OR DELETE ON ballot FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_ballot_truncate BEFORE TRUNCATE ON ballot FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_draw BEFORE UPDATE OR DELETE ON draw FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_draw_truncate BEFORE TRUNCATE ON draw FOR EACH STATEMENT EXECUTE FUNCTION'
        ' refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_draw_extension BEFORE UPDATE OR DELETE ON draw_extension FOR EACH ROW '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_draw_extension_truncate BEFORE TRUNCATE ON draw_extension FOR EACH '
        'STATEMENT EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_edition BEFORE UPDATE OR DELETE ON edition FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_edition_truncate BEFORE TRUNCATE ON edition FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame BEFORE UPDATE OR DELETE ON frame FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame_truncate BEFORE TRUNCATE ON frame FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame_event BEFORE UPDATE OR DELETE ON frame_event FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame_event_truncate BEFORE TRUNCATE ON frame_event FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame_exclusion BEFORE UPDATE OR DELETE ON frame_exclusion FOR EACH ROW '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_frame_exclusion_truncate BEFORE TRUNCATE ON frame_exclusion FOR EACH '
        'STATEMENT EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_import_profile BEFORE UPDATE OR DELETE ON import_profile FOR EACH ROW '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_import_profile_truncate BEFORE TRUNCATE ON import_profile FOR EACH '
        'STATEMENT EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_lead_revision BEFORE UPDATE OR DELETE ON lead_revision FOR EACH ROW '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_lead_revision_truncate BEFORE TRUNCATE ON lead_revision FOR EACH '
        'STATEMENT EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_panel_seat BEFORE UPDATE OR DELETE ON panel_seat FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_panel_seat_truncate BEFORE TRUNCATE ON panel_seat FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_plan BEFORE UPDATE OR DELETE ON plan FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_plan_truncate BEFORE TRUNCATE ON plan FOR EACH STATEMENT EXECUTE FUNCTION'
        ' refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_plan_stratum BEFORE UPDATE OR DELETE ON plan_stratum FOR EACH ROW EXECUTE'
        ' FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_plan_stratum_truncate BEFORE TRUNCATE ON plan_stratum FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_review_event BEFORE UPDATE OR DELETE ON review_event FOR EACH ROW EXECUTE'
        ' FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_review_event_truncate BEFORE TRUNCATE ON review_event FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_sign_off BEFORE UPDATE OR DELETE ON sign_off FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_sign_off_truncate BEFORE TRUNCATE ON sign_off FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_statement BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_statement_truncate BEFORE TRUNCATE ON statement FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_verdict BEFORE UPDATE OR DELETE ON verdict FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_verdict_truncate BEFORE TRUNCATE ON verdict FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_standard_version_update BEFORE UPDATE ON "standard_version" FOR EACH ROW '
        'EXECUTE FUNCTION refuse_signed()'
    ),
    (
        'CREATE TRIGGER frozen_standard_version_delete BEFORE DELETE ON "standard_version" FOR EACH ROW '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_standard_version_truncate BEFORE TRUNCATE ON "standard_version" FOR EACH '
        'STATEMENT EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_docket_update BEFORE UPDATE ON "docket" FOR EACH ROW WHEN (OLD.id <> '
        'NEW.id OR OLD.public_id <> NEW.public_id OR OLD.period <> NEW.period OR (OLD.frozen_at IS NOT '
        'NULL AND (NEW.frozen_at IS NULL OR NEW.frozen_at <> OLD.frozen_at)) OR (OLD.plan_published_at '
        'IS NOT NULL AND (NEW.plan_published_at IS NULL OR NEW.plan_published_at <> '
        'OLD.plan_published_at)) OR (OLD.drawn_at IS NOT NULL AND (NEW.drawn_at IS NULL OR NEW.drawn_at '
        '<> OLD.drawn_at)) OR (OLD.hearing_opened_at IS NOT NULL AND (NEW.hearing_opened_at IS NULL OR '
        'NEW.hearing_opened_at <> OLD.hearing_opened_at)) OR (OLD.closed_at IS NOT NULL AND '
        '(NEW.closed_at IS NULL OR NEW.closed_at <> OLD.closed_at)) OR (OLD.published_at IS NOT NULL AND'
        ' (NEW.published_at IS NULL OR NEW.published_at <> OLD.published_at)) OR (OLD.cancelled_at IS '
        'NOT NULL AND (NEW.cancelled_at IS NULL OR NEW.cancelled_at <> OLD.cancelled_at))) EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_docket_delete BEFORE DELETE ON "docket" FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_docket_truncate BEFORE TRUNCATE ON "docket" FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_case_update BEFORE UPDATE ON "case" FOR EACH ROW WHEN (OLD.id <> NEW.id '
        'OR OLD.public_id <> NEW.public_id OR OLD.docket_id <> NEW.docket_id OR OLD.event_id <> '
        'NEW.event_id OR OLD.number <> NEW.number OR OLD.ticket <> NEW.ticket OR OLD.stratum <> '
        'NEW.stratum OR (OLD.drawn AND NOT NEW.drawn) OR OLD.evidence <> NEW.evidence OR '
        'OLD.evidence_sha256 <> NEW.evidence_sha256 OR (OLD.statements IS NOT NULL AND (NEW.statements '
        'IS NULL OR NEW.statements <> OLD.statements)) OR (OLD.added_by_id IS NOT NULL AND '
        '(NEW.added_by_id IS NULL OR NEW.added_by_id <> OLD.added_by_id)) OR (OLD.added_because IS NOT '
        'NULL AND (NEW.added_because IS NULL OR NEW.added_because <> OLD.added_because))) EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_case_delete BEFORE DELETE ON "case" FOR EACH ROW EXECUTE FUNCTION '
        'refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_case_truncate BEFORE TRUNCATE ON "case" FOR EACH STATEMENT EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_seed_source_update BEFORE UPDATE ON "seed_source" FOR EACH ROW WHEN '
        '(OLD.value IS NOT NULL OR OLD.id <> NEW.id OR OLD.docket_id <> NEW.docket_id OR OLD.label <> '
        'NEW.label OR OLD.position <> NEW.position OR OLD.description <> NEW.description OR '
        '(OLD.commitment IS NOT NULL AND (NEW.commitment IS NULL OR NEW.commitment <> OLD.commitment)) '
        'OR (OLD.secret IS NOT NULL AND (NEW.secret IS NULL OR NEW.secret <> OLD.secret)) OR '
        '(OLD.not_before IS NOT NULL AND (NEW.not_before IS NULL OR NEW.not_before <> OLD.not_before)) '
        'OR (OLD.commitment IS NOT NULL AND OLD.kind <> NEW.kind)) EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_seed_source_delete BEFORE DELETE ON "seed_source" FOR EACH ROW EXECUTE '
        'FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER frozen_seed_source_truncate BEFORE TRUNCATE ON "seed_source" FOR EACH STATEMENT '
        'EXECUTE FUNCTION refuse_change()'
    ),
    (
        'CREATE TRIGGER sealed_frame_event BEFORE INSERT ON frame_event FOR EACH ROW EXECUTE FUNCTION '
        'refuse_sealed()'
    ),
    (
        'CREATE TRIGGER sealed_frame_exclusion BEFORE INSERT ON frame_exclusion FOR EACH ROW EXECUTE '
        'FUNCTION refuse_sealed()'
    ),
    (
        'CREATE TRIGGER sealed_plan_stratum BEFORE INSERT ON plan_stratum FOR EACH ROW EXECUTE FUNCTION '
        'refuse_published()'
    ),
]

POSTGRESQL_FUNCTIONS = ['refuse_change', 'refuse_sealed', 'refuse_published', 'refuse_signed']


def upgrade() -> None:
    op.create_table('data_source',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('leads_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('touches_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('touches_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_source')),
    sa.UniqueConstraint('name', name=op.f('uq_data_source_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_data_source_public_id'))
    )
    op.create_table('failed_sign_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email_folded', sa.String(length=254), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_failed_sign_in'))
    )
    with op.batch_alter_table('failed_sign_in', schema=None) as batch_op:
        batch_op.create_index('ix_failed_sign_in_email_at', ['email_folded', 'at'], unique=False)

    op.create_table('team',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('name', name=op.f('uq_team_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_team_public_id'))
    )
    op.create_table('person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('email_folded', sa.String(length=254), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('manager_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['manager_id'], ['person.id'], name=op.f('fk_person_manager_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_person_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email_folded', name=op.f('uq_person_email_folded')),
    sa.UniqueConstraint('public_id', name=op.f('uq_person_public_id'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_manager_id'), ['manager_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_team_id'), ['team_id'], unique=False)

    op.create_table('prospect',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('data_source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('contact_key', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=True),
    sa.Column('name_folded', sa.String(length=300), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=60), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['data_source_id'], ['data_source.id'], name=op.f('fk_prospect_data_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prospect')),
    sa.UniqueConstraint('data_source_id', 'contact_key', name=op.f('uq_prospect_data_source_id_contact_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_prospect_public_id'))
    )
    with op.batch_alter_table('prospect', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prospect_name_folded'), ['name_folded'], unique=False)

    op.create_table('audit_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('subject_kind', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('payload', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_audit_event_actor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_at'), ['at'], unique=False)
        batch_op.create_index('ix_audit_event_subject', ['subject_kind', 'subject'], unique=False)

    op.create_table('crm_name',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name_folded', sa.String(length=200), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_crm_name_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crm_name')),
    sa.UniqueConstraint('name_folded', name=op.f('uq_crm_name_name_folded'))
    )
    with op.batch_alter_table('crm_name', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_crm_name_person_id'), ['person_id'], unique=False)

    op.create_table('import_profile',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.Column('headers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_import_profile_created_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_profile')),
    sa.UniqueConstraint('name', 'number', name=op.f('uq_import_profile_name_number'))
    )
    op.create_table('import_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('data_source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('profile_name', sa.String(length=120), nullable=False),
    sa.Column('profile_text', sa.Text(), nullable=False),
    sa.Column('dry_run', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('staging', 'checked', 'merged', 'refused', 'undone', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('covers_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('covers_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('coverage', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('refusal', sa.Text(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(state = 'staging') = (finished_at IS NULL)", name=op.f('ck_import_run_finished')),
    sa.CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name=op.f('ck_import_run_undone_when')),
    sa.ForeignKeyConstraint(['data_source_id'], ['data_source.id'], name=op.f('fk_import_run_data_source_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['person.id'], name=op.f('fk_import_run_started_by_id')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['person.id'], name=op.f('fk_import_run_undone_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_run')),
    sa.UniqueConstraint('public_id', name=op.f('uq_import_run_public_id'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_invitation_created_by_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_invitation_token_sha256'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_person_id'), ['person_id'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('arguments', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('state', sa.Enum('queued', 'running', 'done', 'failed', 'cancelled', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('heartbeat_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_units', sa.Integer(), nullable=False),
    sa.Column('total_units', sa.Integer(), nullable=True),
    sa.Column('step', sa.String(length=20), nullable=True),
    sa.Column('cancel_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('result', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.CheckConstraint("(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name=op.f('ck_job_finished')),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_job_created_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('public_id', name=op.f('uq_job_public_id'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_state'), ['state'], unique=False)
        batch_op.create_index('uq_job_one_import', ['kind'], unique=True, sqlite_where=sa.text("kind = 'import' AND state = 'running'"), postgresql_where=sa.text("kind = 'import' AND state = 'running'"))

    op.create_table('name_pair',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('second_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('apart_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('apart_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['apart_by_id'], ['person.id'], name=op.f('fk_name_pair_apart_by_id')),
    sa.ForeignKeyConstraint(['first_id'], ['person.id'], name=op.f('fk_name_pair_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['person.id'], name=op.f('fk_name_pair_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_pair')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_name_pair_first_id_second_id'))
    )
    with op.batch_alter_table('name_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_name_pair_second_id'), ['second_id'], unique=False)

    op.create_table('role_grant',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('clerk', 'panelist', 'vp', 'rep', 'auditor', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('bench', sa.Enum('sales', 'marketing', 'executive', name='bench', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('is_chair', sa.Boolean(), nullable=False),
    sa.CheckConstraint("(role IN ('panelist', 'vp')) = (bench IS NOT NULL)", name=op.f('ck_role_grant_bench_where_due')),
    sa.CheckConstraint("NOT is_chair OR (role = 'panelist' AND bench = 'executive')", name=op.f('ck_role_grant_chair_sits_on_executive_bench')),
    sa.CheckConstraint("role <> 'vp' OR bench <> 'executive'", name=op.f('ck_role_grant_vp_has_a_side')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_grant_person_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    sa.UniqueConstraint('person_id', 'role', name=op.f('uq_role_grant_person_id_role'))
    )
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.create_index('uq_role_grant_one_chair', ['is_chair'], unique=True, sqlite_where=sa.text('is_chair'), postgresql_where=sa.text('is_chair'))

    op.create_table('sign_in',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('signed_in_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_sign_in_token_sha256'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_person_id'), ['person_id'], unique=False)

    op.create_table('standard_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.Enum('definition', 'policy', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stage', sa.String(length=8), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("(kind = 'definition') = (stage <> '')", name=op.f('ck_standard_version_definition_has_stage')),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_standard_version_created_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_version')),
    sa.UniqueConstraint('kind', 'stage', 'number', name=op.f('uq_standard_version_kind_stage_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_standard_version_public_id'))
    )
    op.create_table('docket',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('period', sa.String(length=7), nullable=False),
    sa.Column('zone', sa.String(length=64), nullable=False),
    sa.Column('policy_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('mode', sa.Enum('sample', 'every_lead', name='mode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('sample_size', sa.Integer(), nullable=False),
    sa.Column('minimum_per_stratum', sa.Integer(), nullable=False),
    sa.Column('stratify_by', sa.Enum('source', 'grade', 'team', name='stratify_by', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('look_back_months', sa.Integer(), nullable=False),
    sa.Column('mask_names', sa.Boolean(), nullable=False),
    sa.Column('ceremony', sa.Boolean(), nullable=False),
    sa.Column('public_value', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('plan_published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('statements_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hearing_opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hearing_due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deliberation_opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_because', sa.Text(), nullable=True),
    sa.CheckConstraint('cancelled_at IS NULL OR published_at IS NULL', name=op.f('ck_docket_published_is_not_cancelled')),
    sa.CheckConstraint('closed_at IS NULL OR hearing_opened_at IS NOT NULL', name=op.f('ck_docket_closed_at_after_hearing_opened_at')),
    sa.CheckConstraint('deliberation_opened_at IS NULL OR hearing_opened_at IS NOT NULL', name=op.f('ck_docket_deliberation_opened_at_after_hearing_opened_at')),
    sa.CheckConstraint('drawn_at IS NULL OR plan_published_at IS NOT NULL', name=op.f('ck_docket_drawn_at_after_plan_published_at')),
    sa.CheckConstraint('hearing_opened_at IS NULL OR drawn_at IS NOT NULL', name=op.f('ck_docket_hearing_opened_at_after_drawn_at')),
    sa.CheckConstraint('plan_published_at IS NULL OR frozen_at IS NOT NULL', name=op.f('ck_docket_plan_published_at_after_frozen_at')),
    sa.CheckConstraint('published_at IS NULL OR closed_at IS NOT NULL', name=op.f('ck_docket_published_at_after_closed_at')),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_docket_created_by_id')),
    sa.ForeignKeyConstraint(['policy_id'], ['standard_version.id'], name=op.f('fk_docket_policy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_docket')),
    sa.UniqueConstraint('public_id', name=op.f('uq_docket_public_id'))
    )
    with op.batch_alter_table('docket', schema=None) as batch_op:
        batch_op.create_index('uq_docket_period_standing', ['period'], unique=True, sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.create_table('import_file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('leads', 'touches', 'lookups', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('header', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('rows_read', sa.Integer(), nullable=False),
    sa.Column('inserted', sa.Integer(), nullable=False),
    sa.Column('updated', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('quarantined', sa.Integer(), nullable=False),
    sa.Column('consulted', sa.Integer(), nullable=False),
    sa.Column('unattached', sa.Integer(), nullable=False),
    sa.Column('no_contact', sa.Integer(), nullable=False),
    sa.Column('reconciled', sa.Boolean(), nullable=False),
    sa.Column('warnings', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.CheckConstraint('NOT reconciled OR rows_read = inserted + updated + unchanged + quarantined + consulted', name=op.f('ck_import_file_every_row_accounted')),
    sa.ForeignKeyConstraint(['import_id'], ['import_run.id'], name=op.f('fk_import_file_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_file'))
    )
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_file_import_id'), ['import_id'], unique=False)

    op.create_table('lead',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('data_source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('handoff_number', sa.Integer(), nullable=False),
    sa.Column('prospect_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('company', sa.String(length=300), nullable=True),
    sa.Column('company_folded', sa.String(length=300), nullable=True),
    sa.Column('source', sa.String(length=120), nullable=True),
    sa.Column('campaign', sa.String(length=200), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('grade', sa.String(length=40), nullable=True),
    sa.Column('grade_by_rep', sa.Boolean(), nullable=False),
    sa.Column('stage', sa.String(length=8), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('rep_created', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_off_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status', sa.String(length=120), nullable=True),
    sa.Column('disposition', sa.Enum('open', 'accepted', 'rejected', 'recycled', 'converted', 'won', name='disposition', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rejected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rejected_precision', sa.Enum('instant', 'day', 'approximate', name='rejected_precision', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('rejected_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('rejection_reason', sa.String(length=200), nullable=True),
    sa.Column('reason_group', sa.Enum('marketing_quality', 'follow_up', 'neutral', name='reason_group', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('rejection_note', sa.Text(), nullable=True),
    sa.Column('converted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('won_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_step_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('opted_out', sa.Boolean(), nullable=False),
    sa.Column('merged', sa.Boolean(), nullable=False),
    sa.Column('test_record', sa.Boolean(), nullable=False),
    sa.Column('attributes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('row_sha256', sa.String(length=64), nullable=False),
    sa.Column('first_import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('last_import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.CheckConstraint("disposition <> 'rejected' OR rejected_at IS NOT NULL", name=op.f('ck_lead_rejected_when')),
    sa.CheckConstraint('(amount_minor IS NULL) = (currency IS NULL)', name=op.f('ck_lead_money_has_currency')),
    sa.CheckConstraint('(rejected_at IS NULL) = (rejected_precision IS NULL)', name=op.f('ck_lead_rejected_how_exactly')),
    sa.ForeignKeyConstraint(['data_source_id'], ['data_source.id'], name=op.f('fk_lead_data_source_id')),
    sa.ForeignKeyConstraint(['first_import_id'], ['import_run.id'], name=op.f('fk_lead_first_import_id')),
    sa.ForeignKeyConstraint(['last_import_id'], ['import_run.id'], name=op.f('fk_lead_last_import_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_lead_owner_id')),
    sa.ForeignKeyConstraint(['prospect_id'], ['prospect.id'], name=op.f('fk_lead_prospect_id')),
    sa.ForeignKeyConstraint(['rejected_by_id'], ['person.id'], name=op.f('fk_lead_rejected_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead')),
    sa.UniqueConstraint('data_source_id', 'external_id', 'handoff_number', name=op.f('uq_lead_data_source_id_external_id_handoff_number')),
    sa.UniqueConstraint('key', name=op.f('uq_lead_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_public_id'))
    )
    with op.batch_alter_table('lead', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_company_folded'), ['company_folded'], unique=False)
        batch_op.create_index('ix_lead_disposition_rejected_at', ['disposition', 'rejected_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_handed_off_at'), ['handed_off_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_last_import_id'), ['last_import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('ix_lead_prospect_id_handed_off_at', ['prospect_id', 'handed_off_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_source'), ['source'], unique=False)

    op.create_table('sign_off',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bench', sa.Enum('sales', 'marketing', 'executive', name='bench', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_off_person_id')),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_sign_off_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_off')),
    sa.UniqueConstraint('version_id', 'bench', name=op.f('uq_sign_off_version_id_bench'))
    )
    op.create_table('touch',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('data_source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('contact_key', sa.String(length=120), nullable=True),
    sa.Column('lead_external_id', sa.String(length=120), nullable=True),
    sa.Column('prospect_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('rep_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('channel', sa.Enum('call', 'email', 'meeting', 'message', 'other', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('direction', sa.Enum('outbound', 'inbound', name='direction', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_attempt', sa.Boolean(), nullable=False),
    sa.Column('two_way', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('precision', sa.Enum('instant', 'day', 'approximate', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('logged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=120), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('row_sha256', sa.String(length=64), nullable=False),
    sa.Column('first_import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('last_import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['data_source_id'], ['data_source.id'], name=op.f('fk_touch_data_source_id')),
    sa.ForeignKeyConstraint(['first_import_id'], ['import_run.id'], name=op.f('fk_touch_first_import_id')),
    sa.ForeignKeyConstraint(['last_import_id'], ['import_run.id'], name=op.f('fk_touch_last_import_id')),
    sa.ForeignKeyConstraint(['prospect_id'], ['prospect.id'], name=op.f('fk_touch_prospect_id')),
    sa.ForeignKeyConstraint(['rep_id'], ['person.id'], name=op.f('fk_touch_rep_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_touch')),
    sa.UniqueConstraint('data_source_id', 'external_id', name=op.f('uq_touch_data_source_id_external_id'))
    )
    with op.batch_alter_table('touch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_touch_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_touch_last_import_id'), ['last_import_id'], unique=False)
        batch_op.create_index('ix_touch_prospect_id_at', ['prospect_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_touch_rep_id'), ['rep_id'], unique=False)
        batch_op.create_index('ix_touch_unattached', ['data_source_id', 'contact_key'], unique=False)

    op.create_table('touch_revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('touch_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('old_values', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['import_run.id'], name=op.f('fk_touch_revision_import_id')),
    sa.ForeignKeyConstraint(['touch_id'], ['touch.id'], name=op.f('fk_touch_revision_touch_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_touch_revision'))
    )
    with op.batch_alter_table('touch_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_touch_revision_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_touch_revision_touch_id'), ['touch_id'], unique=False)

    op.create_table('edition',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('document', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_edition_docket_id')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_edition_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition')),
    sa.UniqueConstraint('docket_id', 'number', name=op.f('uq_edition_docket_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_edition_public_id'))
    )
    op.create_table('frame',
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('population_sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frozen_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reconciliation', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_docket_id')),
    sa.ForeignKeyConstraint(['frozen_by_id'], ['person.id'], name=op.f('fk_frame_frozen_by_id')),
    sa.PrimaryKeyConstraint('docket_id', name=op.f('pk_frame'))
    )
    op.create_table('frame_exclusion',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('rejected', 'ignored', 'disqualified', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('exclusion', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_exclusion_docket_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_frame_exclusion_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_exclusion'))
    )
    with op.batch_alter_table('frame_exclusion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_frame_exclusion_docket_id'), ['docket_id'], unique=False)

    op.create_table('lead_fact',
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('touches', sa.Integer(), nullable=False),
    sa.Column('owner_touches', sa.Integer(), nullable=False),
    sa.Column('inbound', sa.Integer(), nullable=False),
    sa.Column('channels', sa.Integer(), nullable=False),
    sa.Column('first_touch_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_touch_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_inbound_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('touches_known', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_lead_fact_lead_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('lead_id', name=op.f('pk_lead_fact'))
    )
    with op.batch_alter_table('lead_fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_fact_last_touch_at'), ['last_touch_at'], unique=False)

    op.create_table('lead_revision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('old_values', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['import_run.id'], name=op.f('fk_lead_revision_import_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_lead_revision_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_revision'))
    )
    with op.batch_alter_table('lead_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_revision_import_id'), ['import_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_revision_lead_id'), ['lead_id'], unique=False)

    op.create_table('panel_seat',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bench', sa.Enum('sales', 'marketing', 'executive', name='bench', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('is_chair', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_panel_seat_docket_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_panel_seat_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_seat')),
    sa.UniqueConstraint('docket_id', 'person_id', name=op.f('uq_panel_seat_docket_id_person_id'))
    )
    with op.batch_alter_table('panel_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_seat_person_id'), ['person_id'], unique=False)

    op.create_table('quarantined_row',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('column', sa.String(length=200), nullable=True),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('cells', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['import_file.id'], name=op.f('fk_quarantined_row_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantined_row'))
    )
    with op.batch_alter_table('quarantined_row', schema=None) as batch_op:
        batch_op.create_index('ix_quarantined_row_file_id_line', ['file_id', 'line'], unique=False)

    op.create_table('review_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('key', sa.String(length=230), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('rejected', 'ignored', 'disqualified', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('dated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('precision', sa.Enum('instant', 'day', 'approximate', name='precision', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('respondent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_review_event_lead_id')),
    sa.ForeignKeyConstraint(['respondent_id'], ['person.id'], name=op.f('fk_review_event_respondent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_event')),
    sa.UniqueConstraint('key', name=op.f('uq_review_event_key')),
    sa.UniqueConstraint('lead_id', 'kind', 'number', name=op.f('uq_review_event_lead_id_kind_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_review_event_public_id'))
    )
    with op.batch_alter_table('review_event', schema=None) as batch_op:
        batch_op.create_index('ix_review_event_dated_at', ['dated_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_event_respondent_id'), ['respondent_id'], unique=False)

    op.create_table('seed_source',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.Enum('server', 'party', 'public', 'withdrawn', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('description', sa.String(length=300), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('secret', sa.String(length=200), nullable=True),
    sa.Column('commitment', sa.String(length=64), nullable=True),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('value', sa.String(length=300), nullable=True),
    sa.Column('revealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind <> 'server' OR (secret IS NOT NULL AND commitment IS NOT NULL)", name=op.f('ck_seed_source_server_commits')),
    sa.CheckConstraint('(value IS NULL) = (revealed_at IS NULL)', name=op.f('ck_seed_source_revealed_when')),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_seed_source_docket_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_seed_source_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seed_source')),
    sa.UniqueConstraint('docket_id', 'label', name=op.f('uq_seed_source_docket_id_label')),
    sa.UniqueConstraint('docket_id', 'position', name=op.f('uq_seed_source_docket_id_position'))
    )
    op.create_table('staged_lead',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('handoff_number', sa.Integer(), nullable=False),
    sa.Column('row_sha256', sa.String(length=64), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('prospect_public_id', sa.String(length=16), nullable=False),
    sa.Column('contact_key', sa.String(length=120), nullable=False),
    sa.Column('person_name', sa.String(length=300), nullable=True),
    sa.Column('person_name_folded', sa.String(length=300), nullable=True),
    sa.Column('person_email', sa.String(length=254), nullable=True),
    sa.Column('person_phone', sa.String(length=60), nullable=True),
    sa.Column('person_title', sa.String(length=200), nullable=True),
    sa.Column('company', sa.String(length=300), nullable=True),
    sa.Column('company_folded', sa.String(length=300), nullable=True),
    sa.Column('source', sa.String(length=120), nullable=True),
    sa.Column('campaign', sa.String(length=200), nullable=True),
    sa.Column('message', sa.Text(), nullable=True),
    sa.Column('grade', sa.String(length=40), nullable=True),
    sa.Column('grade_by_rep', sa.Boolean(), nullable=False),
    sa.Column('stage', sa.String(length=8), nullable=False),
    sa.Column('owner_folded', sa.String(length=200), nullable=True),
    sa.Column('owner_name', sa.String(length=200), nullable=True),
    sa.Column('rep_created', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_off_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status', sa.String(length=120), nullable=True),
    sa.Column('disposition', sa.String(length=32), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rejected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rejected_precision', sa.String(length=32), nullable=True),
    sa.Column('rejected_by_folded', sa.String(length=200), nullable=True),
    sa.Column('rejected_by_name', sa.String(length=200), nullable=True),
    sa.Column('rejection_reason', sa.String(length=200), nullable=True),
    sa.Column('reason_group', sa.String(length=32), nullable=True),
    sa.Column('rejection_note', sa.Text(), nullable=True),
    sa.Column('converted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('won_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_step_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('opted_out', sa.Boolean(), nullable=False),
    sa.Column('merged', sa.Boolean(), nullable=False),
    sa.Column('test_record', sa.Boolean(), nullable=False),
    sa.Column('attributes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['import_file.id'], name=op.f('fk_staged_lead_file_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['import_id'], ['import_run.id'], name=op.f('fk_staged_lead_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staged_lead'))
    )
    with op.batch_alter_table('staged_lead', schema=None) as batch_op:
        batch_op.create_index('ix_staged_lead_key', ['import_id', 'external_id'], unique=False)

    op.create_table('staged_touch',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('import_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(length=120), nullable=False),
    sa.Column('row_sha256', sa.String(length=64), nullable=False),
    sa.Column('contact_key', sa.String(length=120), nullable=True),
    sa.Column('lead_external_id', sa.String(length=120), nullable=True),
    sa.Column('rep_folded', sa.String(length=200), nullable=True),
    sa.Column('rep_name', sa.String(length=200), nullable=True),
    sa.Column('channel', sa.String(length=32), nullable=False),
    sa.Column('direction', sa.String(length=32), nullable=False),
    sa.Column('is_attempt', sa.Boolean(), nullable=False),
    sa.Column('two_way', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('precision', sa.String(length=32), nullable=False),
    sa.Column('logged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=120), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['import_file.id'], name=op.f('fk_staged_touch_file_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['import_id'], ['import_run.id'], name=op.f('fk_staged_touch_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staged_touch'))
    )
    with op.batch_alter_table('staged_touch', schema=None) as batch_op:
        batch_op.create_index('ix_staged_touch_key', ['import_id', 'external_id'], unique=False)

    op.create_table('statement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('lead_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('rejected', 'ignored', 'disqualified', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('event_number', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('sales', 'marketing', 'executive', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('exception_claimed', sa.String(length=40), nullable=True),
    sa.Column('narrative', sa.Text(), nullable=False),
    sa.Column('links', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("side IN ('sales', 'marketing')", name=op.f('ck_statement_two_sides')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_statement_author_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['lead.id'], name=op.f('fk_statement_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statement')),
    sa.UniqueConstraint('lead_id', 'kind', 'event_number', 'side', 'version', name=op.f('uq_statement_lead_id_kind_event_number_side_version')),
    sa.UniqueConstraint('public_id', name=op.f('uq_statement_public_id'))
    )
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.create_index('ix_statement_author_id', ['author_id'], unique=False)

    op.create_table('case',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('ticket', sa.String(length=64), nullable=False),
    sa.Column('stratum', sa.String(length=160), nullable=False),
    sa.Column('drawn', sa.Boolean(), nullable=False),
    sa.Column('evidence', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('evidence_sha256', sa.String(length=64), nullable=False),
    sa.Column('statements', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('added_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('added_because', sa.Text(), nullable=True),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('drawn OR added_because IS NOT NULL', name=op.f('ck_case_drawn_or_added')),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_case_added_by_id')),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_case_docket_id')),
    sa.ForeignKeyConstraint(['event_id'], ['review_event.id'], name=op.f('fk_case_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case')),
    sa.UniqueConstraint('docket_id', 'event_id', name=op.f('uq_case_docket_id_event_id')),
    sa.UniqueConstraint('docket_id', 'number', name=op.f('uq_case_docket_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_case_public_id'))
    )
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_event_id'), ['event_id'], unique=False)

    op.create_table('frame_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=230), nullable=False),
    sa.Column('stratum', sa.String(length=160), nullable=False),
    sa.Column('carried_in', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('team', sa.String(length=120), nullable=False),
    sa.Column('grade', sa.String(length=40), nullable=False),
    sa.Column('evidence', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('evidence_sha256', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['docket_id'], ['docket.id'], name=op.f('fk_frame_event_docket_id')),
    sa.ForeignKeyConstraint(['event_id'], ['review_event.id'], name=op.f('fk_frame_event_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frame_event')),
    sa.UniqueConstraint('docket_id', 'event_id', name=op.f('uq_frame_event_docket_id_event_id')),
    sa.UniqueConstraint('docket_id', 'key', name=op.f('uq_frame_event_docket_id_key'))
    )
    with op.batch_alter_table('frame_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_frame_event_event_id'), ['event_id'], unique=False)

    op.create_table('plan',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['docket_id'], ['frame.docket_id'], name=op.f('fk_plan_docket_id')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_plan_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('docket_id', name=op.f('uq_plan_docket_id'))
    )
    op.create_table('ballot',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('met', sa.Enum('yes', 'no', 'cannot_tell', name='met', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('followed_up', sa.Enum('yes', 'no', 'cannot_tell', name='followed_up', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('valid', sa.Enum('yes', 'no', 'cannot_tell', name='valid', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('root_cause', sa.Enum('lead_quality', 'follow_up', 'definition', 'routing', 'data', 'timing', 'none', name='root_cause', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('wrong_reason', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('clauses', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('salt', sa.String(length=32), nullable=False),
    sa.Column('cast_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('round IN (1, 2)', name=op.f('ck_ballot_two_rounds')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_ballot_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('case_id', 'person_id', 'round', 'version', name=op.f('uq_ballot_case_id_person_id_round_version'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index('ix_ballot_person_id', ['person_id'], unique=False)

    op.create_table('ballot_draft',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('met', sa.Enum('yes', 'no', 'cannot_tell', name='met', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('clauses', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('claim_opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answers', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('claim_opened_at IS NULL OR met IS NOT NULL', name=op.f('ck_ballot_draft_claim_opens_after_first_answer')),
    sa.CheckConstraint('round IN (1, 2)', name=op.f('ck_ballot_draft_two_rounds')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_ballot_draft_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ballot_draft_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot_draft')),
    sa.UniqueConstraint('case_id', 'person_id', 'round', name=op.f('uq_ballot_draft_case_id_person_id_round'))
    )
    op.create_table('draw',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('plan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['docket_id'], ['frame.docket_id'], name=op.f('fk_draw_docket_id')),
    sa.ForeignKeyConstraint(['drawn_by_id'], ['person.id'], name=op.f('fk_draw_drawn_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_draw_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw')),
    sa.UniqueConstraint('docket_id', name=op.f('uq_draw_docket_id'))
    )
    op.create_table('draw_extension',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('docket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('sizes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('extended_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('extended_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['docket_id'], ['frame.docket_id'], name=op.f('fk_draw_extension_docket_id')),
    sa.ForeignKeyConstraint(['extended_by_id'], ['person.id'], name=op.f('fk_draw_extension_extended_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_extension')),
    sa.UniqueConstraint('docket_id', 'number', name=op.f('uq_draw_extension_docket_id_number'))
    )
    op.create_table('judge',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bench', sa.Enum('sales', 'marketing', 'executive', name='bench', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('seated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recused_because', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_judge_case_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_judge_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judge')),
    sa.UniqueConstraint('case_id', 'person_id', name=op.f('uq_judge_case_id_person_id'))
    )
    with op.batch_alter_table('judge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judge_person_id'), ['person_id'], unique=False)

    op.create_table('plan_stratum',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('plan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sample_size', sa.Integer(), nullable=False),
    sa.Column('neighbours', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.CheckConstraint('sample_size >= 0 AND sample_size <= size', name=op.f('ck_plan_stratum_sample_fits')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_stratum_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_stratum')),
    sa.UniqueConstraint('plan_id', 'name', name=op.f('uq_plan_stratum_plan_id_name'))
    )
    op.create_table('verdict',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('met', sa.Enum('yes', 'no', 'cannot_tell', name='met', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('followed_up', sa.Enum('yes', 'no', 'cannot_tell', name='followed_up', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('valid', sa.Enum('yes', 'no', 'cannot_tell', name='valid', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('decided_by', sa.Enum('majority', 'deliberation', 'chair', 'unresolved', name='decided_by', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('diagnosis', sa.Enum('sales_follow_up', 'marketing_quality', 'both', 'definition_or_timing', name='diagnosis', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('root_cause', sa.Enum('lead_quality', 'follow_up', 'definition', 'routing', 'data', 'timing', 'none', name='root_cause', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('wrong_reason', sa.Boolean(), nullable=False),
    sa.Column('tally', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('reached_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_verdict_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verdict')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_verdict_case_id_number'))
    )

    dialect = op.get_bind().dialect.name
    for statement in SQLITE_TRIGGERS if dialect == "sqlite" else POSTGRESQL_TRIGGERS:
        op.execute(sa.DDL(statement.replace("%", "%%")))  # DDL fills in values by %, as in Python


def downgrade() -> None:
    op.drop_table('verdict')
    op.drop_table('plan_stratum')
    with op.batch_alter_table('judge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_judge_person_id'))

    op.drop_table('judge')
    op.drop_table('draw_extension')
    op.drop_table('draw')
    op.drop_table('ballot_draft')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index('ix_ballot_person_id')

    op.drop_table('ballot')
    op.drop_table('plan')
    with op.batch_alter_table('frame_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_frame_event_event_id'))

    op.drop_table('frame_event')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_event_id'))

    op.drop_table('case')
    with op.batch_alter_table('statement', schema=None) as batch_op:
        batch_op.drop_index('ix_statement_author_id')

    op.drop_table('statement')
    with op.batch_alter_table('staged_touch', schema=None) as batch_op:
        batch_op.drop_index('ix_staged_touch_key')

    op.drop_table('staged_touch')
    with op.batch_alter_table('staged_lead', schema=None) as batch_op:
        batch_op.drop_index('ix_staged_lead_key')

    op.drop_table('staged_lead')
    op.drop_table('seed_source')
    with op.batch_alter_table('review_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_event_respondent_id'))
        batch_op.drop_index('ix_review_event_dated_at')

    op.drop_table('review_event')
    with op.batch_alter_table('quarantined_row', schema=None) as batch_op:
        batch_op.drop_index('ix_quarantined_row_file_id_line')

    op.drop_table('quarantined_row')
    with op.batch_alter_table('panel_seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panel_seat_person_id'))

    op.drop_table('panel_seat')
    with op.batch_alter_table('lead_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_revision_lead_id'))
        batch_op.drop_index(batch_op.f('ix_lead_revision_import_id'))

    op.drop_table('lead_revision')
    with op.batch_alter_table('lead_fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_fact_last_touch_at'))

    op.drop_table('lead_fact')
    with op.batch_alter_table('frame_exclusion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_frame_exclusion_docket_id'))

    op.drop_table('frame_exclusion')
    op.drop_table('frame')
    op.drop_table('edition')
    with op.batch_alter_table('touch_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_touch_revision_touch_id'))
        batch_op.drop_index(batch_op.f('ix_touch_revision_import_id'))

    op.drop_table('touch_revision')
    with op.batch_alter_table('touch', schema=None) as batch_op:
        batch_op.drop_index('ix_touch_unattached')
        batch_op.drop_index(batch_op.f('ix_touch_rep_id'))
        batch_op.drop_index('ix_touch_prospect_id_at')
        batch_op.drop_index(batch_op.f('ix_touch_last_import_id'))
        batch_op.drop_index(batch_op.f('ix_touch_at'))

    op.drop_table('touch')
    op.drop_table('sign_off')
    with op.batch_alter_table('lead', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_source'))
        batch_op.drop_index('ix_lead_prospect_id_handed_off_at')
        batch_op.drop_index(batch_op.f('ix_lead_owner_id'))
        batch_op.drop_index(batch_op.f('ix_lead_last_import_id'))
        batch_op.drop_index(batch_op.f('ix_lead_handed_off_at'))
        batch_op.drop_index('ix_lead_disposition_rejected_at')
        batch_op.drop_index(batch_op.f('ix_lead_company_folded'))

    op.drop_table('lead')
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_file_import_id'))

    op.drop_table('import_file')
    with op.batch_alter_table('docket', schema=None) as batch_op:
        batch_op.drop_index('uq_docket_period_standing', sqlite_where=sa.text('cancelled_at IS NULL'), postgresql_where=sa.text('cancelled_at IS NULL'))

    op.drop_table('docket')
    op.drop_table('standard_version')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_person_id'))

    op.drop_table('sign_in')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_index('uq_role_grant_one_chair', sqlite_where=sa.text('is_chair'), postgresql_where=sa.text('is_chair'))

    op.drop_table('role_grant')
    with op.batch_alter_table('name_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_name_pair_second_id'))

    op.drop_table('name_pair')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('uq_job_one_import', sqlite_where=sa.text("kind = 'import' AND state = 'running'"), postgresql_where=sa.text("kind = 'import' AND state = 'running'"))
        batch_op.drop_index(batch_op.f('ix_job_state'))

    op.drop_table('job')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_person_id'))

    op.drop_table('invitation')
    op.drop_table('import_run')
    op.drop_table('import_profile')
    with op.batch_alter_table('crm_name', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_crm_name_person_id'))

    op.drop_table('crm_name')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_event_subject')
        batch_op.drop_index(batch_op.f('ix_audit_event_at'))
        batch_op.drop_index(batch_op.f('ix_audit_event_actor_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_action'))

    op.drop_table('audit_event')
    with op.batch_alter_table('prospect', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prospect_name_folded'))

    op.drop_table('prospect')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_team_id'))
        batch_op.drop_index(batch_op.f('ix_person_manager_id'))

    op.drop_table('person')
    op.drop_table('team')
    with op.batch_alter_table('failed_sign_in', schema=None) as batch_op:
        batch_op.drop_index('ix_failed_sign_in_email_at')

    op.drop_table('failed_sign_in')
    op.drop_table('data_source')

    if op.get_bind().dialect.name == "postgresql":
        for function in POSTGRESQL_FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")
