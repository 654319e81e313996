"""The tables."""

import review.models.frozen
import review.models.full_text  # noqa: F401  (so do the full-text indexes)
from review.models.appeal import Appeal, AppealBallot, AppealDraft, AppealJudge, AppealRecusal
from review.models.audit import AuditEvent
from review.models.ballot import Ballot, BallotDraft, BallotWithdrawal
from review.models.base import Base
from review.models.case import Case, Judge, PanelSeat
from review.models.control_total import ImportTotal
from review.models.data_source import DataSource
from review.models.decision import Decision
from review.models.deliberation import HearingRoom, Remark
from review.models.docket import Docket
from review.models.draw import Draw, DrawExtension, Plan, PlanStratum, SeedSource
from review.models.edition_file import EditionFile, EditionForm
from review.models.evidence_file import EvidenceFile
from review.models.follow_up_fact import FollowUpFact
from review.models.frame import Frame, FrameControl, FrameEvent, FrameExclusion, FrameFilePart, ReviewEvent
from review.models.frame_draft import DraftExclusion, DraftRow, FrameDraft
from review.models.import_profile import ImportProfile, NamePair
from review.models.import_run import (
    FileKind,
    ImportFile,
    ImportRun,
    ImportState,
    QuarantinedRow,
    StagedLead,
    StagedTouch,
)
from review.models.job import Job, JobState
from review.models.lead import Lead, LeadFact, LeadRevision
from review.models.notice import ChannelPost, Mail, Notice, NoticeSetting
from review.models.open_lead import OpenLead
from review.models.person import CrmName, Invitation, Person, RoleGrant
from review.models.precedent import Precedent, PrecedentClause, PrecedentShowing
from review.models.prospect import Prospect
from review.models.recusal import CampaignOwner, RecusalProposal
from review.models.remedy import GivenRemedy, RemedyTableVersion
from review.models.report_month import LeadMonth, ReportMonth, ReportMonthPart
from review.models.schedule import CalendarFeed, MonthSchedule, ScheduleHold
from review.models.sign_in import FailedSignIn, SignIn
from review.models.standards import SignOff, StandardKind, StandardVersion
from review.models.statement import Statement
from review.models.subscription import Subscription
from review.models.team import Team
from review.models.touch import Touch, TouchRevision
from review.models.verdict import Edition, Verdict

__all__ = [
    "Appeal",
    "AppealBallot",
    "AppealDraft",
    "AppealJudge",
    "AppealRecusal",
    "AuditEvent",
    "Ballot",
    "BallotDraft",
    "BallotWithdrawal",
    "Base",
    "CalendarFeed",
    "CampaignOwner",
    "Case",
    "ChannelPost",
    "CrmName",
    "DataSource",
    "Decision",
    "Docket",
    "DraftExclusion",
    "DraftRow",
    "Draw",
    "DrawExtension",
    "Edition",
    "EditionFile",
    "EditionForm",
    "EvidenceFile",
    "FailedSignIn",
    "FileKind",
    "FollowUpFact",
    "Frame",
    "FrameControl",
    "FrameDraft",
    "FrameEvent",
    "FrameExclusion",
    "FrameFilePart",
    "GivenRemedy",
    "HearingRoom",
    "ImportFile",
    "ImportProfile",
    "ImportRun",
    "ImportState",
    "ImportTotal",
    "Invitation",
    "Job",
    "JobState",
    "Judge",
    "Lead",
    "LeadFact",
    "LeadMonth",
    "LeadRevision",
    "Mail",
    "MonthSchedule",
    "NamePair",
    "Notice",
    "NoticeSetting",
    "OpenLead",
    "PanelSeat",
    "Person",
    "Plan",
    "PlanStratum",
    "Precedent",
    "PrecedentClause",
    "PrecedentShowing",
    "Prospect",
    "QuarantinedRow",
    "RecusalProposal",
    "Remark",
    "RemedyTableVersion",
    "ReportMonth",
    "ReportMonthPart",
    "ReviewEvent",
    "RoleGrant",
    "ScheduleHold",
    "SeedSource",
    "SignIn",
    "SignOff",
    "StagedLead",
    "StagedTouch",
    "StandardKind",
    "StandardVersion",
    "Statement",
    "Subscription",
    "Team",
    "Touch",
    "TouchRevision",
    "Verdict",
]
