# 只需 python3（3.11 以上）和 make。  Needs only python3 (3.11 or newer) and make.
PYTHON ?= python3
PORT ?= 8000
bin := .venv/bin
bundle := static/dist/icons.svg

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench demo prove lock clean

help:  ## 列出全部命令 · list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: .venv/runtime $(bundle)  ## 准备好一切并启动（PORT=8000）· set up and serve
	$(bin)/flask init
	$(bin)/flask serve --port $(PORT)

demo: .venv/runtime $(bundle)  ## 装入虚构的示例数据 · fill in fictional data
	$(bin)/flask init
	$(bin)/flask demo

test: .venv/dev $(bundle)  ## 全部测试，含 PostgreSQL 和浏览器 · every test
	@$(bin)/python -m tests.support.chromium
	$(bin)/pytest -n auto --dist worksteal

check: .venv/dev  ## 格式、类型、依赖方向、篇幅 · every rule a machine can keep
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports --no-logo
	$(bin)/djlint templates --lint --quiet
	$(bin)/pytest -q tests/house

fix: .venv/dev  ## 改正格式，重写生成的文档 · mend what can be mended
	$(bin)/ruff check --fix .
	$(bin)/ruff format .
	$(bin)/python -m tools.docs

bench: .venv/dev $(bundle)  ## 测速，结果为同一次运行内的比值 · measure, as ratios in one run
	$(bin)/python -m bench

prove: .venv/dev $(bundle)  ## 完整的长证明并打印数字 · the long proofs in full
	REGISTRY_PROVE=1 $(bin)/pytest -n auto --dist worksteal -m prove

lock:  ## 重新锁定依赖（UPGRADE=--upgrade 则升级）· lock the dependencies anew
	$(PYTHON) tools/lock.py $(UPGRADE)

clean:  ## 删除 make 生成的一切，不动台账 · delete what make made, never the ledger
	rm -rf .venv node_modules static/dist .hypothesis .*_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/runtime: requirements.txt tools/setup_venv.py
	@$(PYTHON) tools/setup_venv.py requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/runtime
	@$(PYTHON) tools/setup_venv.py requirements-dev.txt
	@touch $@

$(bundle): package-lock.json tools/build.mjs $(wildcard static/src/* static/src/theme/*) | .venv/runtime
	@$(bin)/python tools/build_frontend.py
