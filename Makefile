# Run it (make run), test it (make test), look after it (make lint, lock, messages).
# It needs make and Python 3.11 or newer, nothing else; what more it wants it names.

.DEFAULT_GOAL := run
.PHONY: run test browser proof lint lock messages dev install

SHELL := /bin/sh
V := .venv
PYTEST ?=
MAJOR_OK := import sys; sys.exit(sys.version_info < (3, 11))
find_python = for name in python3.13 python3.12 python3.11 python3; do \
	if command -v $$name >/dev/null 2>&1 && $$name -c '$(MAJOR_OK)' 2>/dev/null; then echo $$name; break; fi; done

run: install
	@REHEARSAL=1 exec $(V)/bin/python manage.py up

$(V)/bin/pip:
	@python=$$($(find_python)); \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is missing. Debian, Ubuntu: sudo apt-get install python3 python3-venv. macOS: brew install python@3.12" >&2; exit 1; fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "The venv module is missing. Install it: sudo apt-get install python3-venv" >&2; exit 1; fi; \
	echo "Making .venv with $$($$python --version)"; \
	$$python -m venv $(V)

# A copy of the list lies in .venv when it has been installed; an unchanged list costs nothing.
install: $(V)/bin/pip
	@if ! cmp -s requirements.txt $(V)/installed.txt && ! cmp -s requirements-dev.txt $(V)/installed-dev.txt; then \
		echo "Installing what it needs (a minute)"; \
		$(V)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt && cp requirements.txt $(V)/installed.txt; fi

dev: $(V)/bin/pip
	@if ! cmp -s requirements-dev.txt $(V)/installed-dev.txt; then \
		echo "Installing what the tests need (a minute or two)"; \
		$(V)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt \
			&& cp requirements-dev.txt $(V)/installed-dev.txt && cp requirements.txt $(V)/installed.txt; fi

# DATABASE_URL and REDIS_URL name other servers than the embedded parts.
test: dev
	@$(V)/bin/python -m pytest -n auto $(PYTEST)

# A file stays on one worker, and starts its installation once.
browser: dev
	@$(V)/bin/python -m pytest -n 2 --dist loadfile -m browser $(PYTEST)

proof: dev
	@$(V)/bin/python -m pytest -m proof $(PYTEST)

lint: dev
	@$(V)/bin/ruff check .
	@$(V)/bin/ruff format --check .
	@$(V)/bin/mypy
	@$(V)/bin/djlint templates --lint --quiet
	@$(V)/bin/lint-imports

lock: dev
	@$(V)/bin/uv pip compile --quiet --no-header --universal --generate-hashes --python-version 3.11 requirements.in --output-file requirements.txt
	@$(V)/bin/uv pip compile --quiet --no-header --universal --generate-hashes --python-version 3.11 requirements-dev.in --output-file requirements-dev.txt

messages: dev
	@$(V)/bin/python manage.py makemessages --locale da --no-location --no-wrap --ignore .venv --ignore var
	@$(V)/bin/python manage.py compilemessages --locale da --ignore .venv
