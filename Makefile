# From a fresh checkout: make run, make test. Nothing is needed but make and Python 3.11 or newer.
# 克隆之后直接 make run 或 make test,只需要 make 和 Python 3.11 以上。
#
# PYTHON=…       interpreter for .venv (default: the first of 3.13, 3.12, 3.11 and python3 that works)
# ARGS=…         passed on: make run ARGS="--as-of 2024-10-15", make test ARGS="-k fitness", make lock ARGS=--upgrade
# XJDATA_HOME=…  home of the deployment (default: league)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test nightly ui bench lint lock install hooks clean

bin := .venv/bin
home := $(or $(XJDATA_HOME),league)
# The marks carry a checksum of the folder: a copied or moved checkout installs anew, instead of quietly running
# the code of the place it came from.
place := $(shell pwd -P | cksum | cut -d' ' -f1)
libraries := .venv/.libraries-$(place)
package := .venv/.package-$(place)

help:
	@echo 'make run     install, make the sample league, run one night   安装、生成示例盟、跑一夜'
	@echo 'make test    install, run all tests                           安装、运行全部测试'
	@echo 'make nightly the tests that take many minutes, new random cases  运行耗时很长的测试和新的随机用例'
	@echo 'make ui      Dagster UI and daemon                            打开 Dagster 界面'
	@echo 'make bench   benchmark table                                  性能对照表'
	@echo 'make lint    ruff, mypy, import directions                    静态检查'
	@echo 'make hooks   check before each commit                         安装提交前检查'
	@echo 'make lock    renew requirements.lock                          更新依赖锁'
	@echo 'make clean   remove .venv and caches, never $(home)/           清理,不动数据'

# The night's exit code (1: some delivery was held) is passed on after the scorecard has been shown.
run: install
	@test -f '$(home)/league.yaml' || $(bin)/xjdata sample
	@code=0; $(bin)/xjdata run $(ARGS) || code=$$?; \
	 [ $$code -le 1 ] || exit $$code; \
	 $(bin)/xjdata scorecard || exit $$?; \
	 echo; \
	 echo 'Warehouse 数据仓库  $(home)/warehouse.duckdb'; \
	 echo 'UI 界面             make ui'; \
	 exit $$code

test: install
	@$(bin)/python -m pytest -n auto $(ARGS)

nightly: install
	@$(bin)/python -m pytest -n auto -m nightly $(ARGS)
	@$(bin)/python -m pytest -n auto -m 'hypothesis and not nightly' --hypothesis-profile=default $(ARGS)

ui: install
	@$(bin)/xjdata ui $(ARGS)

bench: install
	@$(bin)/python -m bench $(ARGS)

lint: install
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/mypy
	@$(bin)/lint-imports --no-logo

install: $(package)
	@:

$(package): $(libraries) pyproject.toml
	@$(call pip,--no-build-isolation -e .)
	@touch $@

$(libraries): requirements.lock
	@python=; \
	 for p in $(or $(PYTHON),python3.13 python3.12 python3.11 python3); do \
	   if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$p; break; fi; \
	 done; \
	 if [ -z "$$python" ]; then \
	   echo 'No working Python 3.11 or newer found: install one, or name it: make PYTHON=/path/to/python3' >&2; \
	   echo '没有可用的 Python 3.11 或更新版本:请安装,或指明位置:make PYTHON=/路径/python3' >&2; exit 2; \
	 fi; \
	 if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	   echo "$$python has no venv module (on Debian and Ubuntu: apt install python3-venv)" >&2; \
	   echo "$$python 缺少 venv 模块(Debian、Ubuntu:apt install python3-venv)" >&2; exit 2; \
	 fi; \
	 echo "Installing into .venv, a minute or two 正在安装到 .venv,约一两分钟 …"; \
	 rm -rf .venv && "$$python" -m venv .venv
	@$(call pip,--require-hashes -r requirements.lock)
	@touch $@

# The lock is complete, so --no-deps only spares pip from proving it again. Nothing is compiled ahead: Python does
# that for what gets imported, a fraction of what gets installed.
pip = $(bin)/python -m pip install --no-deps --no-compile $(1) >>.venv/install.log 2>&1 || { \
	tail -n 5 .venv/install.log; \
	echo 'Installation failed, see .venv/install.log  安装失败,详情见 .venv/install.log'; exit 2; } >&2

lock:
	@command -v uv >/dev/null || { echo 'Needs uv: pip install uv  需要 uv:pip install uv' >&2; exit 2; }
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --fork-strategy fewest \
	   --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet $(ARGS) --output-file requirements.lock

hooks: install
	@$(bin)/pre-commit install

clean:
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
