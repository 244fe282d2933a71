# The commands of every day. `make serve` and `make test` need nothing but Python 3.11, git and make.
VENV := .venv
PYTHON := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: setup setup-serve serve lint test test-all clean

setup: $(VENV)/dev.done
setup-serve: $(VENV)/serve.done

$(VENV)/bin/uv:
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check uv

$(VENV)/serve.done: requirements.txt | $(VENV)/bin/uv
	$(VENV)/bin/uv pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.done: requirements-dev.txt | $(VENV)/bin/uv
	$(VENV)/bin/uv pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@ $(VENV)/serve.done

serve: setup-serve
	HOST=$(HOST) PORT=$(PORT) CERT=$(CERT) KEY=$(KEY) $(PYTHON) serve.py

lint: setup
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint app --lint --quiet
	$(PYTHON) -m app.web.catalogue check

test: lint
	$(VENV)/bin/pytest -q -n 2 --dist loadfile

test-all: setup
	$(VENV)/bin/pytest -q -n 2 --dist loadfile --full -m full

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
