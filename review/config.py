"""Settings: read once from the environment or from secret files, strictly."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import list_currencies
from flask import current_app
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from review.clock import known_zone
from review.paths import default_instance

#: Variables that begin so are ours: one that is not known is refused, since it is most likely misspelt.
OUR_PREFIXES = ("JB_", "ORG_")

_SHORTEST_SECRET = 16
_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")


class ConfigError(Exception):
    """The settings do not allow a start; the message is one sentence for whoever runs the program."""


class Mode(StrEnum):
    """How this copy runs. Only a production copy demands secrets; only a demo offers "sign in as"."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


def known_currency(value: str) -> str:
    """``value``, where it is a currency. Raises ValueError with a sentence for whoever wrote it."""
    if value not in list_currencies():
        raise ValueError(f"“{value}” is not a currency; write a three-letter code such as EUR")
    return value


class MailTls(StrEnum):
    """How the way to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Settings(BaseSettings):
    """Every setting, with the variable that gives it. An instance never changes."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, case_sensitive=True, env_ignore_empty=True
    )

    mode: Mode = Field(Mode.PRODUCTION, validation_alias="JB_MODE")
    instance_dir: Path = Field(default_factory=default_instance, validation_alias="JB_INSTANCE_DIR")
    database_url: str = Field("", validation_alias="DATABASE_URL")
    secret_key: str = Field("", validation_alias="SECRET_KEY", repr=False)
    org_name: str = Field("Our company", min_length=1, max_length=120, validation_alias="ORG_NAME")
    org_timezone: str = Field("UTC", validation_alias="ORG_TIMEZONE")
    org_currency: str = Field("USD", validation_alias="ORG_CURRENCY")
    org_locale: str = Field("en", validation_alias="ORG_LOCALE")
    upload_limit_mb: int = Field(2048, ge=1, le=1 << 20, validation_alias="JB_UPLOAD_LIMIT_MB")
    #: How much may come out of a ZIP file.
    unpacked_limit_mb: int = Field(2048, ge=1, le=1 << 20, validation_alias="JB_UNPACKED_LIMIT_MB")
    #: How large one file that proves a statement may be, and how many go with a statement.
    evidence_file_mb: int = Field(5, ge=1, le=50, validation_alias="JB_EVIDENCE_FILE_MB")
    evidence_files: int = Field(5, ge=1, le=20, validation_alias="JB_EVIDENCE_FILES")
    trusted_proxies: int = Field(0, ge=0, le=8, validation_alias="JB_TRUSTED_PROXIES")

    #: Where people reach this site: a mail's links begin so.
    base_url: str = Field("", validation_alias="JB_BASE_URL")
    #: Without a server no mail is sent; notices wait in the outbox.
    mail_server: str = Field("", validation_alias="JB_MAIL_SERVER")
    mail_port: int = Field(587, ge=1, le=65535, validation_alias="JB_MAIL_PORT")
    mail_tls: MailTls = Field(MailTls.STARTTLS, validation_alias="JB_MAIL_TLS")
    mail_user: str = Field("", validation_alias="JB_MAIL_USER")
    mail_password: str = Field("", validation_alias="JB_MAIL_PASSWORD", repr=False)
    mail_sender: str = Field("", validation_alias="JB_MAIL_SENDER")
    #: Addresses of team channels as Apprise writes them, apart by spaces; an address holds a secret.
    channels: str = Field("", validation_alias="JB_CHANNELS", repr=False)

    @field_validator("org_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("org_currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        return known_currency(value)

    @field_validator("org_locale")
    @classmethod
    def _known_locale(cls, value: str) -> str:
        try:
            Locale.parse(value)
        except (UnknownLocaleError, ValueError) as error:
            raise ValueError(f"“{value}” is not a locale; write one such as en or en_GB") from error
        return value

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError(f"“{value}” is not the address of a site; write one such as https://review.company.example")
        return value.rstrip("/")

    @field_validator("mail_sender")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and not _ADDRESS.fullmatch(value):
            shown = " ".join(value.split())
            raise ValueError(f"“{shown}” is not an e-mail address; write one such as review@company.example")
        return value

    @model_validator(mode="before")
    @classmethod
    def _trim(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}

    @model_validator(mode="after")
    def _complete(self) -> Settings:
        fill = object.__setattr__  # frozen for everybody else; a validator may still complete the defaults
        fill(self, "instance_dir", self.instance_dir.expanduser().resolve())
        fill(self, "database_url", _checked_url(self.database_url or self._default_url()))
        self._check_mail()
        if self.mode is Mode.PRODUCTION:
            if not self.secret_key:
                raise ValueError("SECRET_KEY is missing; set it to a long random text that stays the same")
            if len(self.secret_key) < _SHORTEST_SECRET:
                raise ValueError(f"SECRET_KEY is too short; it needs at least {_SHORTEST_SECRET} characters")
        elif not self.secret_key:
            fill(self, "secret_key", self._kept_secret())
        return self

    def _check_mail(self) -> None:
        """Whoever asks for mail or channels says what these need; a password is never sent in the clear."""
        if self.mail_server and not self.mail_sender:
            raise ValueError("JB_MAIL_SENDER is missing; set it to the address that mails come from")
        if (self.mail_server or self.channels) and not self.base_url:
            raise ValueError("JB_BASE_URL is missing; set it to where people reach this site, for the links of notices")
        if self.mail_password and self.mail_tls is MailTls.NONE:
            raise ValueError("JB_MAIL_TLS is none, which would send JB_MAIL_PASSWORD in the clear; use starttls or tls")

    def _default_url(self) -> str:
        name = "demo" if self.mode is Mode.DEMO else "review"
        return f"sqlite:///{self.instance_dir / name}.sqlite3"

    def _kept_secret(self) -> str:
        """A secret for a demo or a test: made once, kept beside the data so that sessions survive a restart."""
        if self.mode is Mode.TEST:
            return "a secret for tests only"
        kept = self.instance_dir / "demo.secret"
        self.instance_dir.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return kept.read_text("ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            secret = secrets.token_urlsafe(32)
            file.write(secret)
        return secret

    @property
    def sends_mail(self) -> bool:
        """Whether notices leave by mail."""
        return bool(self.mail_server)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.org_timezone)

    @property
    def url(self) -> URL:
        """The database's address, taken apart."""
        return make_url(self.database_url)


def _checked_url(text: str) -> str:
    """``text`` as a URL of one of the two databases, with the driver written out."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise ValueError("DATABASE_URL is not a database address; write sqlite:///file or postgresql://…") from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        if not url.database or url.database == ":memory:":
            raise ValueError("DATABASE_URL must name a file; an SQLite database in memory would be lost")
        return url.set(drivername="sqlite").render_as_string(hide_password=False)
    raise ValueError(f"DATABASE_URL is for “{url.drivername}”; only SQLite and PostgreSQL (psycopg) are served")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Raises `ConfigError` with one sentence where they allow no start.

    Secret files are read from the folder that ``JB_SECRETS_DIR`` names, one file a variable.
    """
    environ = os.environ if environ is None else environ
    known = {str(field.validation_alias) for field in Settings.model_fields.values()} | {"JB_SECRETS_DIR"}
    strange = sorted(name for name in environ if name.startswith(OUR_PREFIXES) and name not in known)
    if strange:
        raise ConfigError(
            f"The setting {strange[0]} is not known; the known ones are {', '.join(sorted(known))}."
        )
    folder = environ.get("JB_SECRETS_DIR")
    if folder and not Path(folder).is_dir():
        raise ConfigError("JB_SECRETS_DIR names a folder that does not exist.")
    try:
        return Settings(_secrets_dir=folder or None)  # type: ignore[call-arg]
    except ValidationError as error:
        raise ConfigError(_sentence(error)) from error


_WORDS: dict[str, type[StrEnum]] = {"JB_MODE": Mode, "JB_MAIL_TLS": MailTls}


def _sentence(error: ValidationError) -> str:
    """The first thing wrong, in words; pydantic's own report would show values, secrets among them."""
    first = error.errors(include_url=False, include_input=False)[0]
    text = first["msg"].removeprefix("Value error, ")
    name = str(first["loc"][0]) if first["loc"] else ""
    if name in _WORDS:
        text = f"write one of {', '.join(_WORDS[name])}"
    start = f"{name}: " if name and name not in text else ""
    return f"{start}{text}" if text.endswith(".") else f"{start}{text}."


def current_settings() -> Settings:
    """The settings of the application in whose context this runs."""
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)  # noqa: S101 - tells the type checker; the factory put it there
    return settings
