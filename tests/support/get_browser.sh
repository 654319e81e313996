#!/bin/sh
# Brings a Chromium where there is none: Playwright's own download, else the distribution's package when root.
# Never fails: the browser tests say themselves why they cannot run.
python=$1
found() { "$python" -c 'import sys; from tests.support.browser import find_chromium; sys.exit(find_chromium() is None)'; }

found && exit 0
echo "No Chromium here; asking Playwright for one."
"$python" -m playwright install chromium </dev/null >/dev/null 2>&1
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Playwright could not bring one; asking the distribution."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install --yes --no-install-recommends chromium; } </dev/null >/dev/null 2>&1
fi
found || echo "No Chromium could be had; the browser tests will say so."
exit 0
