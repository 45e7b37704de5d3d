# The front door: each target is one line over meson or a script. The sources
# are known to meson.build alone.
#
#   make            build/comity
#   make demo       the main job, shown
#   make test       every suite; closes with `N passed, N failed`
#   make help       the other targets
#
# Warnings are errors here; with a compiler newer than ours: make WERROR=false.
WERROR ?= true
PREFIX ?= /usr/local
PYTHON ?= python3
GCC    := --buildtype=debugoptimized -Dwerror=$(WERROR)
CLANG  := $(GCC) -Db_lundef=false --native-file tools/clang.ini

.DEFAULT_GOAL := all
.PHONY: all demo test test-fast check san cover fuzz bench fmt golden docs install wheel clean help
.PHONY: build build-san build-tsan build-check build-cover

all: build  ## build build/comity
	ninja -C build

demo: all  ## the main job, shown
	tools/demo build/comity

test: all build-san  ## every suite
	tests/run

test-fast: all  ## what takes less than a minute
	tests/run --fast

check: build-check  ## warnings, analysers, lint, arrows, spelling (./setup check)
	tools/check

san: build-san build-tsan  ## tests under the address, undefined and thread sanitizers
	tests/run --only san --only tsan

cover: build-cover  ## lines and branches that no test reaches (./setup check)
	tools/cover

fuzz: build-san  ## each fuzz target for ten minutes: make fuzz SECONDS=600
	tests/run --only fuzz --fuzz-seconds $(or $(SECONDS),600)

bench: all  ## figures against peers
	bench/run build/comity

fmt:  ## the layout of .clang-format (./setup check)
	tools/fmt

golden: all  ## rewrite expected outputs; read the diff
	tests/run --golden

docs: build  ## man pages
	ninja -C build docs

install: all  ## into PREFIX, /usr/local
	meson configure build --prefix=$(PREFIX) && meson install -C build

wheel: all  ## the Python package, into build/wheel
	$(PYTHON) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel bindings/python

clean:  ## everything that was built
	rm -rf build build-san build-tsan build-check build-cover

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' Makefile | expand -t 12

# One folder a way of building; meson brings it up to date by itself.
build:
	@test -f $@/build.ninja || meson setup $@ $(GCC)

build-san:
	@test -f $@/build.ninja || meson setup $@ $(CLANG) -Db_sanitize=address,undefined -Dfuzz=true
	ninja -C $@

build-tsan:
	@test -f $@/build.ninja || meson setup $@ $(CLANG) -Db_sanitize=thread
	ninja -C $@

# The analyser of gcc 12 also warns of what cannot be, so a person reads it.
build-check:
	@test -f $@/build.ninja || meson setup $@ $(GCC) -Dwerror=false -Danalyze=true
	ninja -C $@

build-cover:
	@test -f $@/build.ninja || meson setup $@ --buildtype=debug -Db_coverage=true
	ninja -C $@
