"""The outbox: what is to be told to whom, written in the transaction of what it tells of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.notices import Delivery, Failure, NoticeKind
from review.models.base import Base, one_of, pk, public_id
from review.models.person import Person

#: Without a CHECK: a new kind of notice is no change of the database.
_KIND = Enum(
    NoticeKind,
    native_enum=False,
    create_constraint=False,
    length=40,
    validate_strings=True,
    values_callable=lambda members: [member.value for member in members],
)


class Tried:
    """The columns of what is sent to somewhere else: how often it was tried, and how it ended."""

    created_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    failure: Mapped[Failure | None] = mapped_column(one_of(Failure, "failure"))
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


class Mail(Tried, Base):
    """One mail to one person, made of one notice or of several. Its Message-ID stays the same however often it is
    tried, so that a mail sent twice is shown once."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
        Index("ix_mail_open", "next_try_at", "sent_at", "given_up_at"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)

    person: Mapped[Person] = relationship()
    notices: Mapped[list[Notice]] = relationship(back_populates="mail", order_by="Notice.id")


class Notice(Base):
    """One thing told to one person. ``key`` says what it is about: the same is never told twice."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "key"),
        CheckConstraint("mail_id IS NULL OR dropped_at IS NULL", name="one_end"),
        Index("ix_notice_waiting", "mail_id", "dropped_at", "send_from"),
    )

    id: Mapped[pk]
    kind: Mapped[NoticeKind] = mapped_column(_KIND)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(120))
    values: Mapped[dict[str, Any]]
    link: Mapped[str] = mapped_column(String(80))  # an endpoint; the values fill its address
    created_at: Mapped[datetime] = mapped_column(index=True)
    send_from: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"))
    dropped_at: Mapped[datetime | None]  # it had waited for too long to be news

    person: Mapped[Person] = relationship()
    mail: Mapped[Mail | None] = relationship(back_populates="notices")


class ChannelPost(Tried, Base):
    """One line to one team channel: counts alone. ``channel`` is the SHA-256 of its address, which is a secret."""

    __tablename__ = "channel_post"
    __table_args__ = (
        UniqueConstraint("channel", "kind", "key"),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
        Index("ix_channel_post_open", "next_try_at", "sent_at", "given_up_at"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    channel: Mapped[str] = mapped_column(String(64))
    kind: Mapped[NoticeKind] = mapped_column(_KIND)
    key: Mapped[str] = mapped_column(String(120))
    values: Mapped[dict[str, Any]]
    link: Mapped[str] = mapped_column(String(80))


class NoticeSetting(Base):
    """How a person wants the notices of one kind; without a row, as the kind's rule says."""

    __tablename__ = "notice_setting"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[NoticeKind] = mapped_column(_KIND)
    delivery: Mapped[Delivery] = mapped_column(one_of(Delivery, "delivery"))
