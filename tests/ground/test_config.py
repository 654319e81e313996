"""Settings are read strictly; what is wrong is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from review import create_app
from review.config import ConfigError, MailTls, Mode, Settings, load_settings

SECRET = "a long text that nobody guesses"


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JB_INSTANCE_DIR", str(tmp_path))


def refusal(monkeypatch: pytest.MonkeyPatch, **environ: str) -> str:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_production_does_not_start_without_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SECRET_KEY is missing" in refusal(monkeypatch)
    with pytest.raises(ConfigError):
        create_app()


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "at least 16 characters" in refusal(monkeypatch, SECRET_KEY="short")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("JB_MODE", "staging", "production, demo, test"),
        ("ORG_TIMEZONE", "Mars/Olympus", "not a time zone"),
        ("ORG_TIMEZONE", "../etc/passwd", "not a time zone"),
        ("ORG_CURRENCY", "euro", "not a currency"),
        ("ORG_LOCALE", "klingon", "not a locale"),
        ("DATABASE_URL", "mysql://host/name", "only SQLite and PostgreSQL"),
        ("DATABASE_URL", "postgresql+asyncpg://host/name", "only SQLite and PostgreSQL"),
        ("DATABASE_URL", "nonsense", "not a database address"),
        ("DATABASE_URL", "sqlite://", "must name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("JB_UPLOAD_LIMIT_MB", "many", "JB_UPLOAD_LIMIT_MB"),
        ("JB_UPLOAD_LIMIT_MB", "0", "JB_UPLOAD_LIMIT_MB"),
        ("JB_SECRETS_DIR", "/nowhere/at/all", "does not exist"),
    ],
)
def test_a_wrong_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    assert words in refusal(monkeypatch, SECRET_KEY=SECRET, **{name: value})


@pytest.mark.parametrize("name", ["JB_UPLOAD_LIMIT", "ORG_TIMEZON"])
def test_a_variable_that_looks_like_ours_but_is_not_known_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert name in refusal(monkeypatch, SECRET_KEY=SECRET, **{name: "1"})


def test_a_refusal_never_shows_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "hunter2" not in refusal(monkeypatch, SECRET_KEY="hunter2")


def test_a_postgresql_address_gets_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:p%40ss@host:5433/review")
    assert load_settings().database_url == "postgresql+psycopg://me:p%40ss@host:5433/review"


def test_secrets_may_lie_in_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "SECRET_KEY").write_text(f"{SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("JB_SECRETS_DIR", str(folder))
    assert load_settings().secret_key == SECRET


def test_a_demo_makes_its_secret_once_and_keeps_it_to_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JB_MODE", "demo")
    first = load_settings()
    assert first.mode is Mode.DEMO
    assert len(first.secret_key) > 30
    assert load_settings().secret_key == first.secret_key
    assert (tmp_path / "demo.secret").stat().st_mode & 0o077 == 0
    assert first.secret_key not in repr(first)


def test_a_demo_and_a_real_company_never_share_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET)
    real = load_settings().database_url
    monkeypatch.setenv("JB_MODE", "demo")
    assert load_settings().database_url != real


MAIL = {"SECRET_KEY": SECRET, "JB_MAIL_SERVER": "smtp.company.example", "JB_MAIL_SENDER": "review@company.example",
        "JB_BASE_URL": "https://review.company.example/"}  # fmt: skip


def test_mail_needs_a_sender_and_an_address_for_its_links(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, MAIL)
    assert settings.sends_mail
    assert settings.base_url == "https://review.company.example"
    assert (settings.mail_port, settings.mail_tls) == (587, MailTls.STARTTLS)
    monkeypatch.delenv("JB_MAIL_SENDER")
    assert "JB_MAIL_SENDER is missing" in refusal(monkeypatch)
    monkeypatch.delenv("JB_BASE_URL")
    assert "JB_BASE_URL is missing" in refusal(monkeypatch, JB_MAIL_SENDER="review@company.example")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("JB_BASE_URL", "review.company.example", "not the address of a site"),
        ("JB_MAIL_SENDER", "review", "not an e-mail address"),
        ("JB_MAIL_SENDER", "a@b.example\nBcc: c@d.example", "not an e-mail address"),
        ("JB_MAIL_TLS", "perhaps", "starttls, tls, none"),
        ("JB_MAIL_PORT", "0", "JB_MAIL_PORT"),
    ],
)
def test_a_wrong_mail_setting_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    assert words.replace("\n", " ") in refusal_of_mail(monkeypatch, **{name: value})


def test_a_password_is_never_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    words = refusal_of_mail(monkeypatch, JB_MAIL_TLS="none", JB_MAIL_USER="review", JB_MAIL_PASSWORD="open sesame")
    assert "in the clear" in words
    assert "sesame" not in words


def load(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> Settings:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def refusal_of_mail(monkeypatch: pytest.MonkeyPatch, **environ: str) -> str:
    return refusal(monkeypatch, **{**MAIL, **environ})
