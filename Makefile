# make serve   build the book and show it on this machine
# make book    only build it, into _build/html
# make test    everything that decides whether a change is right
# make live-runtime   fetch and check Python for Run live: the next build takes it into the site
# make bench   nnkit's speed beside its peers
# Every target makes the environment that it needs, in .venv.

PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8000
BIN    := $(VENV)/bin
RUN    := PYTHONPATH=$(CURDIR) OMP_NUM_THREADS=1 $(BIN)/python
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help serve book live-runtime test lint unit notebooks strict look live site mutations breaks reader bench format clean
.NOTPARALLEL:

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# --- for readers ---

$(VENV)/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "The course wants Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Say which one with make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt
	@touch $@

book: $(VENV)/ready
	$(BIN)/jupyter-book build .

serve: book
	@echo "The course is at http://localhost:$(PORT) (Ctrl+C ends it)"
	@$(BIN)/python -m http.server $(PORT) --bind localhost --directory _build/html

live-runtime: $(VENV)/ready
	PYTHONPATH=book $(BIN)/python -m nnkit_book.live_runtime

# --- for contributors ---

$(VENV)/ready-test: requirements-test.txt requirements-torch.txt $(VENV)/ready
	$(PIP) -r requirements-test.txt
	$(PIP) -r requirements-torch.txt
	$(BIN)/python tests/site/chromium.py
	@touch $@

test: lint unit notebooks site mutations breaks reader
	@echo "Everything holds."

lint: $(VENV)/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/nbstripout --keep-id --verify chapters/*.ipynb

# Unit and property tests, doctests, and the comparison with PyTorch.
UNIT ?= nnkit nncourse tests/unit tests/torch
unit: $(VENV)/ready-test
	$(RUN) -m pytest -n 2 $(UNIT)

# Every cell of every notebook runs. A notebook stays in one process: its cells build on each other.
notebooks: $(VENV)/ready-test
	$(RUN) -m pytest --nbval-lax --nbval-cell-timeout=600 -n 2 --dist loadfile -o addopts= chapters

# The book built afresh, every state of every figure drawn, warnings as errors ...
strict: $(VENV)/ready-test
	mkdir -p _build && find _build -mindepth 1 -maxdepth 1 ! -name 'live-*' -exec rm -rf {} +
	PYTHONPATH=$(CURDIR) $(BIN)/jupyter-book build . --all -W -n --keep-going

# ... and looked at in a real browser.
LOOK ?= tests/site
look: $(VENV)/ready-test
	$(RUN) -m pytest -n 2 $(LOOK)

# Its pages run live. One at a time: a page and its Python are two busy processes already.
LIVE ?= tests/live
live: $(VENV)/ready-test
	$(RUN) -m pytest $(LIVE)

site: strict look live

# Break every derivative and every update rule in every small way: a test must notice.
mutations: $(VENV)/ready-test
	$(RUN) tests/mutations/derivatives.py

# Break a derivative, a cell, a link, a figure's state: each must turn its check red.
breaks: $(VENV)/ready-test
	$(RUN) tests/breaks.py

# What Binder and readers do: requirements.txt alone, in a new environment, runs every notebook.
reader: $(VENV)/ready-test
	rm -rf _build/reader
	$(PYTHON) -m venv _build/reader
	_build/reader/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	_build/reader/bin/python -m pip check
	OMP_NUM_THREADS=1 _build/reader/bin/jupyter nbconvert --to notebook --execute \
	  --output-dir _build/reader/notebooks chapters/*.ipynb

bench: $(VENV)/ready-test
	$(RUN) benchmarks/training.py --readme README.md
	$(RUN) -m benchmarks.live

format: $(VENV)/ready-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/nbstripout --keep-id chapters/*.ipynb

clean:
	rm -rf _build $(VENV)
