"""``judicial-branch serve``: the web server and the worker together."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import click

from review.cli.base import fail
from review.cli.supervisor import Supervisor
from review.database import LONG_WAITS
from review.demo import COMPANY_NAME

_OURSELVES = [sys.executable, "-m", "review.cli"]


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(LONG_WAITS + 1, 64),
    help="Requests served at a time.",
)
@click.option("--demo", is_flag=True, help="Serve the demo company; it is made where it is not there yet.")
def group(host: str, port: int, threads: int, demo: bool) -> None:
    """Bring the database up to date, then run the web server and the worker until stopped."""
    if demo:
        os.environ["JB_MODE"] = "demo"
        os.environ.setdefault("ORG_NAME", COMPANY_NAME)
    _check_port(host, port)
    people = _prepare(demo)

    supervisor = Supervisor()
    supervisor.start("web server", _web_server(host, port, threads))
    supervisor.start("worker", [*_OURSELVES, "worker"])

    def announce() -> None:
        click.echo(f"\nJudicial Branch is at http://{host}:{port}/  (Ctrl-C stops it)")
        for line in people:
            click.echo(f"  {line}")

    sys.exit(supervisor.run(lambda: _answers(host, port), announce))


def _web_server(host: str, port: int, threads: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(threads), "--bind",
        f"{host}:{port}", "--log-level", "warning", "--no-control-socket", "review:create_app()",
    ]  # fmt: skip


def _prepare(demo: bool) -> list[str]:
    """Migrate; make the demo company where nobody is there yet. Returns the lines about whom a demo offers."""
    from flask_migrate import upgrade

    from review import create_app
    from review.extensions import db
    from review.queries.people import count_people, list_people_by_role

    app = create_app()
    with app.app_context():
        upgrade()
        if not demo:
            return []
        empty = count_people() == 0
        db.session.remove()
        db.engine.dispose()
        if empty:
            click.echo("Making the demo company; this takes a moment, once.")
            # A process of its own: what it took in memory is given back before the server starts.
            code = subprocess.run([*_OURSELVES, "demo", "create"], check=False).returncode  # noqa: S603
            if code:
                fail("The demo company could not be made; see above.", code)
        lines = [
            f"{role.value:<9} {', '.join(person.name for person in people)}" for role, people in list_people_by_role()
        ]
        db.session.remove()
        db.engine.dispose()
    return ["The sign-in page has a button for each of the demo people:", *lines]


def _check_port(host: str, port: int) -> None:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError:
            fail(f"Something else listens on {host}:{port}; choose another port (make demo PORT=…, or --port).")


def _answers(host: str, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
