# Each task is a line; tools/run.py creates .venv on first use.
PYTHON ?= python3

.PHONY: help serve test lab exercises notebooks benchmark fuzz clean
help:
	@$(PYTHON) tools/run.py --help
serve test lab exercises notebooks benchmark fuzz clean:
	@$(PYTHON) tools/run.py $@
