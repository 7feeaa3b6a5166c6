# Each target makes .venv from requirements.lock first, where it is missing or older.
# A fresh machine needs make and Python 3.11 or newer, nothing else.

SHELL := /bin/sh
VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready

# Further arguments: make test ARGS="-k recall", make bench ARGS="--patients 3000"
ARGS ?=
# At most eight processes. One that crashes ends the run in red: restarted, the last tests of a
# group may never be given out (xdist 3.8), and the run would hang.
XDIST := -n auto --maxprocesses 8 --dist loadgroup --max-worker-restart=0
# Where `make tour` puts its pictures.
TOUR ?= build/tour
# How long `make fuzz` takes, in seconds, of all readers together.
TIME ?= 600
# Another Python: make PYTHON=python3.13 run
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)

.PHONY: help run test test-reversed faults soak fuzz check lint bench examples tour messages lock \
	wheel clean

help:
	@echo "make run            the window, on a sample clinic"
	@echo "make test           all tests"
	@echo "make check          style, types, architecture and all tests"
	@echo "make test-reversed  all tests, last one first"
	@echo "make faults         the fault tests the long way, and tests/faults/faults.md"
	@echo "make soak           months of a clinic's life, 100,000 steps; SEED=... plays a run again"
	@echo "make fuzz           every reader of foreign files under a fuzzer, for TIME=600 seconds; ARGS=fhir"
	@echo "make examples       published FHIR and JSON examples: EXAMPLES=a folder of them"
	@echo "make bench          the benchmarks, as a table and as JSON"
	@echo "make tour           every screen as a picture, in $(TOUR)"
	@echo "make messages       bring the catalogues of translations up to date"
	@echo "make lock           pin the newest versions that pyproject.toml allows"
	@echo "make wheel          the wheel, in dist"

run: $(READY)
	@$(BIN)/tracker demo $(ARGS)

test: $(READY) qt
	$(BIN)/python -m pytest $(XDIST) $(ARGS)

test-reversed: $(READY) qt
	$(BIN)/python -m pytest $(XDIST) --reverse-order $(ARGS)

faults: $(READY) qt
	$(BIN)/python -m pytest $(XDIST) -m "fault or full" --full \
		-o faulthandler_timeout=4000 $(ARGS)

soak: $(READY) qt
	$(BIN)/python -m pytest $(XDIST) --full $(if $(SEED),--soak-seed=$(SEED)) \
		-o faulthandler_timeout=4000 tests/soak $(ARGS)

# The fuzzer isn't there for every system that the program runs on, so only this target asks for it.
fuzz: build/fuzzer/.ready
	@PYTHONPATH=build/fuzzer $(BIN)/python -m tests.fuzz --time $(TIME) $(ARGS)

build/fuzzer/.ready: tests/fuzz/requirements.txt $(READY)
	@rm -rf build/fuzzer
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		--require-hashes --target build/fuzzer --requirement tests/fuzz/requirements.txt
	@touch $@

check: lint test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) qt
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks $(ARGS)

examples: $(READY)
	$(BIN)/python -m tests.interchange.fhir.published $(EXAMPLES)

tour: $(READY) qt
	@QT_QPA_PLATFORM=offscreen $(BIN)/tracker tour $(TOUR) $(ARGS)

messages: $(READY)
	@mkdir -p resources/translations
	$(BIN)/pybabel -q extract --mapping-file pyproject.toml --no-location --sort-output \
		--project "Treatment Tracker" --copyright-holder "Treatment Tracker contributors" \
		--add-comments "Translators:" --output-file resources/translations/tracker.pot \
		tracker resources/protocols resources/patterns resources/drawings
	@for catalogue in resources/translations/*.po; do \
		[ -e "$$catalogue" ] || continue; \
		language=$$(basename "$$catalogue" .po); \
		$(BIN)/pybabel -q update --no-fuzzy-matching --locale "$$language" \
			--input-file resources/translations/tracker.pot --output-file "$$catalogue"; \
	done

wheel: $(READY)
	$(BIN)/python -m build --wheel --no-isolation

# uv asks the index that this machine is set up for; the file it writes names none.
lock: $(READY)
	@$(BIN)/python -m venv build/lock
	@build/lock/bin/pip install --quiet uv
	@echo "# All versions for all systems, by \`make lock\`. Checked by hash, wherever they come from." \
		> build/lock/requirements.lock
	@build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --fork-strategy fewest \
		--upgrade --generate-hashes --no-header --no-annotate \
		--quiet >> build/lock/requirements.lock
	@cp build/lock/requirements.lock requirements.lock

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.PHONY: qt
qt: $(READY)
	@$(BIN)/python -m tracker.qt_libraries offscreen

$(READY): requirements.lock
	@if [ -z "$(PYTHON)" ]; then \
		echo "Treatment Tracker needs Python 3.11 or newer; install it, or name it: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make environments; install the missing part with: sudo apt-get install python3-venv" >&2; \
		exit 1; \
	}
	@echo "Installing what the program needs into $(VENV); only the first time takes minutes."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
