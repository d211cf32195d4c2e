# Every target sets up its own environment, in .venv, and can be run first, last or alone.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test lint types docs schema bench readme constraints clean

BIN := .venv/bin

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Make the environment, or bring it up to date
	@.ci/setup

run: setup ## Do the main job: read the English statements of corpora/ and print their event records
	@$(BIN)/chargesheet extract corpora/statements/*.*

test: setup ## Run the tests; installs the browsers that some of them drive
	@.ci/browser || printf 'test: the tests of the review page will be skipped\n' >&2
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: setup ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup ## Check types
	@$(BIN)/mypy

docs: ## Build the site of the documentation into build/docs
	@.ci/docs

schema: setup ## Print the JSON Schema of an event record
	@$(BIN)/chargesheet schema event

bench: setup ## Measure speed and cold start on this machine
	@$(BIN)/python benchmarks/speed.py
	@$(BIN)/python benchmarks/coldstart.py

readme: setup ## Write the README's example anew
	@$(BIN)/python benchmarks/readme.py

constraints: ## Write constraints.txt anew from what pyproject.toml allows
	@.ci/constraints

clean: ## Remove the environment and everything that tools have left
	@rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis .pytest_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
