"""A worker that dies at a chosen moment of the job it performs, by SIGKILL, as if the power had failed; or dawdles.

``python -m tests.support.killed_worker URL FOLDER JOB MOMENT [SECONDS]``: with SECONDS it says so on a line and goes on
after so long, instead of dying. A moment is ``open:N`` (the Nth time a file of the
import is opened), ``sql:START`` (before the first statement that begins so), ``begin:N`` or ``commit:N`` (before the
Nth transaction begins or is committed).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import event

from review import clock, create_app
from review.database import Begin, beginning
from review.extensions import db
from review.jobs.queue import perform
from tests.support.databases import settings_for


def main() -> None:
    url, folder, number, moment = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    kind, _, which = moment.partition(":")
    seconds = float(sys.argv[5]) if len(sys.argv) > 5 else None
    seen: Counter[str] = Counter()
    met: set[str] = set()

    def reached(what: str) -> None:
        seen[what] += 1
        if what == kind and (kind == "sql" or seen[what] == int(which)):
            if seconds is None:
                os.kill(os.getpid(), signal.SIGKILL)
            elif what not in met:
                met.add(what)
                print("here", flush=True)
                time.sleep(seconds)

    def opened(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "open" and str(arguments[0]).endswith(".csv"):
            reached("open")

    def stated(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if kind == "sql" and statement.replace('"', "").startswith(which):
            reached("sql")

    app = create_app(settings_for(url, folder))
    with app.app_context(), beginning(Begin.IMMEDIATE):
        sys.addaudithook(opened)
        event.listen(db.engine, "before_cursor_execute", stated)
        event.listen(db.engine, "begin", lambda _connection: reached("begin"))
        event.listen(db.engine, "commit", lambda _connection: reached("commit"))
        perform(number, clock.now())
    print(f"nobody died: {dict(seen)}")


if __name__ == "__main__":
    main()
