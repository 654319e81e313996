"""Keeps a few processes together: all run, or none does."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from types import FrameType

#: Seconds between two looks at the processes, and the time they get to end by themselves.
_LOOK = 0.2
_PATIENCE = 20.0


class Supervisor:
    """Starts processes, waits, and stops them all on Ctrl-C, on SIGTERM, or when one of them ends."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False

    def start(self, name: str, command: list[str]) -> None:
        """Start ``command`` apart from the terminal's signals; only the supervisor stops it."""
        self._running[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603

    def run(self, ready: Callable[[], bool], on_ready: Callable[[], None]) -> int:
        """Wait until told to stop or until a process ends; call ``on_ready`` once. Returns the exit code."""
        before = {one: signal.signal(one, self._stop) for one in (signal.SIGINT, signal.SIGTERM)}
        announced = False
        try:
            while not self._asked_to_stop:
                for name, process in self._running.items():
                    if process.poll() is not None:
                        print(f"The {name} ended with code {process.returncode}; stopping the rest.", flush=True)
                        return process.returncode or 1
                if not announced and ready():
                    announced = True
                    on_ready()
                time.sleep(_LOOK)
            return 0
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _stop_all(self) -> None:
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + _PATIENCE
        for process in self._running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
