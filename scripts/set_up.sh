#!/bin/sh
# Find a Python that can make the environment and hand over to set_up.py. PYTHON names one to be used instead.
set -eu
cd "$(dirname "$0")/.."

candidates=${PYTHON:-python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3}

first_that() {
    for python in $candidates; do
        if "$python" -c "$1" >/dev/null 2>&1; then
            command -v "$python"
            return
        fi
    done
}

recent='import sys; assert sys.version_info >= (3, 11)'
python=$(first_that "$recent; import ensurepip, venv")
[ -n "$python" ] || python=$(first_that "$recent")
if [ -z "$python" ]; then
    echo "set-up: no Python 3.11 or newer among: $candidates. On Debian 12: sudo apt-get install -y python3 python3-venv" >&2
    exit 1
fi
exec "$python" scripts/set_up.py
