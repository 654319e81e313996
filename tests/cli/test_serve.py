"""Server and worker together: both run, or neither does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from review.cli.supervisor import Supervisor
from review.paths import ROOT

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_when_one_process_ends_the_others_are_stopped() -> None:
    supervisor = Supervisor()
    supervisor.start("sleeper", SLEEPER)
    supervisor.start("quitter", [sys.executable, "-c", "raise SystemExit(3)"])
    assert supervisor.run(lambda: False, lambda: None) == 3
    assert all(process.poll() is not None for process in supervisor._running.values())


def test_readiness_is_announced_once() -> None:
    announced: list[int] = []
    supervisor = Supervisor()
    supervisor.start("short", [sys.executable, "-c", "import time; time.sleep(1)"])
    supervisor.run(lambda: True, lambda: announced.append(1))
    assert announced == [1]


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "review.cli", "serve", "--port", str(port)]
    environ = {"PATH": os.environ["PATH"], "SECRET_KEY": "long enough for a test", "JB_INSTANCE_DIR": str(folder)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until_it_answers(process: subprocess.Popen[str], port: int) -> None:
    for _ in range(300):
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within a minute")


def children(pid: int) -> list[int]:
    kept = Path(f"/proc/{pid}/task/{pid}/children")
    if kept.exists():
        return [int(child) for child in kept.read_text().split()]
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def test_one_command_serves_and_ctrl_c_stops_server_and_worker(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as process:
        wait_until_it_answers(process, port)
        started = children(process.pid)
        assert len(started) == 2
        assert process.stdout is not None
        # It answers a moment before it says so; Ctrl-C in between would leave nothing said.
        assert any(f"http://127.0.0.1:{port}/" in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=40)
    assert process.returncode == 0, said
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with serving(tmp_path, port) as process:
            said, _ = process.communicate(timeout=40)
    assert process.returncode == 1
    assert said == f"Something else listens on 127.0.0.1:{port}; choose another port (make demo PORT=…, or --port).\n"
