"""``judicial-branch serve``: the web server and the worker together."""

from __future__ import annotations

import os
import socket
import sys
import urllib.error
import urllib.request

import click

from review.cli.base import fail
from review.cli.supervisor import Supervisor


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Requests served at a time.")
@click.option("--demo", is_flag=True, help="Serve the demo company; it is made where it is not there yet.")
def group(host: str, port: int, threads: int, demo: bool) -> None:
    """Bring the database up to date, then run the web server and the worker until stopped."""
    if demo:
        os.environ["JB_MODE"] = "demo"
    _check_port(host, port)
    people = _prepare(demo)

    supervisor = Supervisor()
    supervisor.start("web server", _web_server(host, port, threads))
    supervisor.start("worker", [sys.executable, "-m", "review.cli", "worker"])

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
    """Migrate; make the demo company where it is missing. Returns the people whom a demo offers."""
    from flask_migrate import upgrade

    from review import create_app
    from review.extensions import db

    app = create_app()
    with app.app_context():
        upgrade()
        db.session.remove()
    if not demo:
        return []
    from review.cli.demo import ensure, people_lines

    with app.app_context():
        ensure()
        lines = people_lines()
        db.session.remove()
        db.engine.dispose()
    return lines


def _check_port(host: str, port: int) -> None:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError:
            fail(f"Something else listens on {host}:{port}; choose another port (make demo PORT=…, or --port).")


def _answers(host: str, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)  # noqa: PLR2004
    except (OSError, urllib.error.URLError):
        return False
