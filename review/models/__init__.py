"""The tables."""

import review.models.frozen  # noqa: F401  (the triggers come with the tables)
from review.models.audit import AuditEvent
from review.models.ballot import Ballot, BallotDraft
from review.models.base import Base
from review.models.case import Case, Judge, PanelSeat
from review.models.control_total import ImportTotal
from review.models.data_source import DataSource
from review.models.docket import Docket
from review.models.draw import Draw, DrawExtension, Plan, PlanStratum, SeedSource
from review.models.evidence_file import EvidenceFile
from review.models.frame import Frame, FrameControl, FrameEvent, FrameExclusion, ReviewEvent
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
from review.models.person import CrmName, Invitation, Person, RoleGrant
from review.models.prospect import Prospect
from review.models.sign_in import FailedSignIn, SignIn
from review.models.standards import SignOff, StandardKind, StandardVersion
from review.models.statement import Statement
from review.models.team import Team
from review.models.touch import Touch, TouchRevision
from review.models.verdict import Edition, Verdict

__all__ = [
    "AuditEvent",
    "Ballot",
    "BallotDraft",
    "Base",
    "Case",
    "ChannelPost",
    "CrmName",
    "DataSource",
    "Docket",
    "DraftExclusion",
    "DraftRow",
    "Draw",
    "DrawExtension",
    "Edition",
    "EvidenceFile",
    "FailedSignIn",
    "FileKind",
    "Frame",
    "FrameControl",
    "FrameDraft",
    "FrameEvent",
    "FrameExclusion",
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
    "LeadRevision",
    "Mail",
    "NamePair",
    "Notice",
    "NoticeSetting",
    "PanelSeat",
    "Person",
    "Plan",
    "PlanStratum",
    "Prospect",
    "QuarantinedRow",
    "ReviewEvent",
    "RoleGrant",
    "SeedSource",
    "SignIn",
    "SignOff",
    "StagedLead",
    "StagedTouch",
    "StandardKind",
    "StandardVersion",
    "Statement",
    "Team",
    "Touch",
    "TouchRevision",
    "Verdict",
]
