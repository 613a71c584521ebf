# make serve   build the book and show it on this machine
# make book    only build it, into _build/html
# make test    everything that decides whether a change is right
# make live-runtime   fetch and check Python for Run live: the next build takes it into the site
# make bench   nnkit's speed beside its peers; the figures' weight and speed (wants make book)
# Every target makes the environment that it needs, in .venv.

PYTHON ?= python3
VENV   ?= .venv
READER ?= .venv-reader
PORT   ?= 8000
BIN    := $(VENV)/bin
RUN    := PYTHONPATH=$(CURDIR) OMP_NUM_THREADS=1 $(BIN)/python
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help serve book live-runtime test lint unit notebooks package strict look live site mutations breaks bench format clean
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
	$(BIN)/python -m tests.browsers.packages
	@touch $@

test: lint unit package notebooks site mutations breaks
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

# The wheel holds both packages and nothing else, and works in an environment that has nothing else.
package: $(VENV)/ready-test
	$(BIN)/python tests/package.py

# What readers and Binder have: requirements.txt alone, in an environment of its own.
$(READER)/ready: requirements.txt pyproject.toml
	rm -rf $(READER)
	$(PYTHON) -m venv $(READER)
	$(READER)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(READER)/bin/python -m pip check
	$(READER)/bin/python -m ipykernel install --prefix $(READER) --name reader
	@touch $@

# Every cell of every notebook runs there. A notebook stays in one process: its cells build on each
# other.
notebooks: $(VENV)/ready-test $(READER)/ready
	JUPYTER_PATH=$(abspath $(READER))/share/jupyter OMP_NUM_THREADS=1 $(BIN)/python -m pytest \
	  --nbval-lax --nbval-kernel-name=reader --nbval-cell-timeout=600 -n 2 --dist loadfile \
	  -o addopts= chapters

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
breaks: $(VENV)/ready-test $(READER)/ready
	$(RUN) tests/breaks.py

bench: $(VENV)/ready-test
	$(RUN) benchmarks/training.py --readme README.md
	$(RUN) -m benchmarks.figures --readme README.md
	$(RUN) -m benchmarks.live

format: $(VENV)/ready-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/nbstripout --keep-id chapters/*.ipynb

clean:
	rm -rf _build $(VENV) $(READER)
