# Python 3.11 or newer and make are all that is needed; every target sets up .venv by itself.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-more test-spark unit check check-types check-others format docs bench sbom ci

VENV := .venv/bin
PYTEST := $(VENV)/python -m pytest
# Two at a time, each with a Neo4j of its own (tests/turns.py); a server that is named cannot be shared.
AT_A_TIME := $(if $(filter-out local docker,$(SIGHTLINE_TEST_GRAPH)),,-n 2 --dist loadfile --no-loadscope-reorder)

help: ## list the commands
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '%-14s %s\n' "$$name" "$$text"; done

setup: ## install everything into .venv (the others do this by themselves)
	@./tools/set-up dev

demo: ## from nothing to a served, seeded borough at http://127.0.0.1:8000
	@./tools/set-up app
	@exec $(VENV)/sightline demo

test: ## from nothing to the suite, on a real Neo4j
	@./tools/set-up dev
	@$(PYTEST) $(AT_A_TIME) -m "not more" $(PYTEST_ARGS)

test-more: ## further cases of what the suite tries on one or two (tests/more.py)
	@./tools/set-up dev
	@$(PYTEST) $(AT_A_TIME) -m more $(PYTEST_ARGS)

test-spark: ## Spark gives the pairs and weights that DuckDB gives (fetches pyspark, 0.5 GB, into build/spark)
	@./tools/set-up dev
	@cmp -s requirements/spark.txt build/spark/made-from || { rm -rf build/spark && $(VENV)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target build/spark --requirement requirements/spark.txt && cp requirements/spark.txt build/spark/made-from; }
	@PYTHONPATH=build/spark $(PYTEST) -n 0 tests/unit/test_linkage_spark.py $(PYTEST_ARGS)

unit: ## the tests that need no database
	@./tools/set-up dev
	@$(PYTEST) tests/unit $(PYTEST_ARGS)

check: ## format, lint, types, layers, generated pages, bill of materials, known weaknesses
	@./tools/set-up dev
	@$(MAKE) --no-print-directory -j 2 check-types check-others

check-types: # half of the time, so beside the others
	@$(VENV)/basedpyright

check-others:
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@$(VENV)/lint-imports --no-logo
	@$(VENV)/python -m tools.pages --check
	@$(VENV)/python -m pip check
	@$(VENV)/python -m tools.sbom
	@$(VENV)/python -m tools.audit

format: ## let the formatter and the linter mend what they can
	@./tools/set-up dev
	@$(VENV)/ruff format .
	@$(VENV)/ruff check --fix .

docs: ## write the generated pages anew (docs/model.md, cypher/README.md and others)
	@./tools/set-up dev
	@$(VENV)/python -m tools.pages

bench: ## measure against the bare driver, side by side
	@./tools/set-up dev
	@$(VENV)/python -m bench

sbom: ## list what is installed as a CycloneDX bill of materials, build/sbom.json
	@./tools/set-up dev
	@$(VENV)/python -m tools.sbom

ci: ## what the build server runs
	@./.ci/run
