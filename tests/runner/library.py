"""The library and the Python package, as they are installed.

`library`: installs the build below a folder, asks what the library shows of itself, builds
examples/ and the examples of docs/api.md against it by pkg-config and runs them, and runs the
tests of bindings/python; those with pyarrow, pandas and others where --python names an
interpreter that has them.
`wheel` (slow): the wheel, installed where nothing else is; and Apache Spark.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from . import docs
from .case import ROOT, Case, again, relative, run
from .tap import program_cases

SUITE = "library"
PAGE = ROOT / "docs" / "api.md"
TESTS = ROOT / "bindings" / "python" / "tests"
CASE = '{"destination": "CN", "item": {"code": "us:3A090.a"}}\n'


def jobs(settings):
    tree = Installed(settings)
    for test in (symbols, soname, headers, example_decide, example_batch, command_is_moved):
        if settings.wants(f"{SUITE}/{test.__name__}"):
            yield lambda test=test: [outcome(test, tree)]
    yield from page_jobs(settings, tree, SUITE)
    say_missing(settings, "pyarrow", "pandas", "polars", "duckdb", "hypothesis")
    for module in ("test_decider", "test_peers", "test_random"):
        if settings.wants(f"{SUITE}/{module}"):
            yield lambda module=module: python_cases(settings, module)


def slow_jobs(settings):
    say_missing(settings, "pyarrow", "pyspark")
    if settings.wants("wheel/installed"):
        yield lambda: [wheel_case(settings)]
    yield from page_jobs(settings, Installed(settings), "wheel")
    if settings.wants("wheel/test_spark"):
        yield lambda: python_cases(settings, "test_spark")


def say_missing(settings, *modules):
    asked = run([settings.python, "-c", "import importlib.util, sys\nprint(' '.join(name for name "
                 "in sys.argv[1:] if not importlib.util.find_spec(name)))", *modules])
    if asked.out.strip():
        print(f"library: {settings.python} lacks {asked.out.strip()}, so tests with them are left "
              "out (--python names another)", file=sys.stderr)


def python_cases(settings, module):
    library = settings.build / "libcomity.so"
    return program_cases(f"{SUITE}/{module}", [settings.python, TESTS / "run.py", module],
                         COMITY=str(settings.comity()), COMITY_LIBRARY=str(library),
                         PYTHONPATH=str(TESTS.parent))


class Installed:
    """The build, installed once below a folder that ends with the process."""

    def __init__(self, settings):
        self.settings, self.lock, self.folder = settings, threading.Lock(), None

    def root(self):
        with self.lock:
            if self.folder is None:
                self.folder = tempfile.TemporaryDirectory(prefix="comity-installed-")
                subprocess.run(["meson", "install", "-C", self.settings.build, "--no-rebuild",
                                "--quiet", "--destdir", self.folder.name], check=True)
        # Below the folder comes the prefix, which an earlier `make install` may have changed.
        return next(Path(self.folder.name).rglob("include/comity.h")).parent.parent

    def library(self):
        return next(self.root().rglob("libcomity.so.0"))

    def flags(self):
        """What pkg-config says, for the place where it lies now."""
        package = next(self.root().rglob("comity.pc"))
        ended = run(["pkg-config", f"--define-variable=prefix={self.root()}", "--cflags", "--libs",
                     "comity"], PKG_CONFIG_PATH=str(package.parent))
        return ended.out.split()


def outcome(test, tree):
    """A case of a function that names what is wrong, or nothing."""
    try:
        fault = test(tree)
    except Exception as error:  # noqa: BLE001  a build that cannot be installed is one failure
        fault = f"{type(error).__name__}: {error}"
    return Case(f"{SUITE}/{test.__name__}", not fault, fault or "", again(SUITE, test.__name__))


def symbols(tree):
    """What the header declares is exported, and nothing else."""
    header = (tree.root() / "include" / "comity.h").read_text()
    declared = set(re.findall(r"\b(comity_\w+)\(", header))
    listed = run(["nm", "-D", "--defined-only", tree.library()]).out.split("\n")
    exported = {line.split()[-1].split("@")[0] for line in listed if " A " not in line and line}
    return "" if declared == exported else f"in one only: {sorted(declared ^ exported)}"


def soname(tree):
    said = run(["readelf", "-d", tree.library()]).out
    paths = re.findall(r"\((?:RPATH|RUNPATH)\).*", said)
    return "" if "soname: [libcomity.so.0]" in said and not paths else said


def headers(tree):
    """The header stands alone, in C of 1999 and in C++; and its structs of Arrow are ours."""
    own, ours = ((path.read_text(), path) for path in
                 (tree.root() / "include" / "comity.h", ROOT / "src" / "base" / "arrow.h"))
    if structs(own[0]) != structs(ours[0]):
        return "the structs of comity.h and src/base/arrow.h differ"
    for language in (["-x", "c", "-std=c99"], ["-x", "c++"]):
        said = run(["cc", *language, "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only",
                    own[1]])
        if said.code and "cc1plus" not in said.err:  # gcc without C++ says that it lacks it
            return said.text()
    return ""


def structs(text):
    text = re.sub(r"//[^\n]*", "", text)
    found = re.findall(r"struct (Arrow\w+) \{(.*?)\n\};", text, re.DOTALL)
    return {name: " ".join(body.split()) for name, body in found}


def example_decide(tree):
    built, fault = example_build(tree, "decide")
    if fault:
        return fault
    ended = run([built], stdin=CASE, LD_LIBRARY_PATH=str(tree.library().parent))
    want = run([tree.root() / "bin" / "comity", "decide", "--rules", "us", "--as-of", "2026-07-23",
                "--format", "ndjson", "-"], stdin=CASE)
    return "" if ended.code == 0 and ended.out == want.out else f"{ended.text()}\nnot\n{want.text()}"


def example_batch(tree):
    built, fault = example_build(tree, "batch")
    if fault:
        return fault
    ended = run([built], LD_LIBRARY_PATH=str(tree.library().parent))
    rows = "".join(f'{{"destination": "CN", "item": {{"code": "{code}"}}}}\n'
                   for code in ("3A001", "3A090.a", "EAR99"))
    decided = run([tree.root() / "bin" / "comity", "decide", "--rules", "us.country_chart",
                   "--as-of", "2026-07-23", "-"], stdin=rows)
    want = re.findall(r'^\{"id":null,"outcome":"(\w+)"', decided.out, re.MULTILINE)
    got = ended.out.split()
    return "" if len(want) == 3 and got == want else f"{ended.text()}\nnot {want}"


def example_build(tree, name):
    """A program of examples/, built as its first lines say."""
    built = tree.root() / name
    ended = run(["cc", "-Wall", "-Wextra", "-Werror", ROOT / "examples" / f"{name}.c",
                 *tree.flags(), "-o", built])
    return built, ended.text() if ended.code else ""


def command_is_moved(tree):
    """The installed command finds the installed rulebooks, wherever the tree was moved."""
    missing = [path for path in ("share/man/man1/comity-decide.1", "share/comity/rulebooks/us",
                                 "share/bash-completion/completions/comity.bash")
               if not (tree.root() / path).exists()]
    ended = run([tree.root() / "bin" / "comity", "test", "us.country_chart"])
    listed = run([tree.root() / "bin" / "comity", "check", "us", "--json"])
    places = str(tree.root() / "share/comity/rulebooks")
    if missing or ended.code:
        return f"missing: {missing}\n{ended.text()}"
    return "" if str(ROOT) not in listed.out else f"rulebooks not from {places}: {listed.out[:500]}"


def builder(settings):
    """An interpreter with what builds wheels; Debian's has it with its pip."""
    asking = "import setuptools, wheel.bdist_wheel"
    return next((one for one in (settings.python, "/usr/bin/python3")
                 if run([one, "-c", asking]).code == 0), settings.python)


# --- docs/api.md ----------------------------------------------------------------------------------

class Example:
    """A block of the page that begins with ```c NAME or ```python [MODULE]…, and the block
    `output` behind it."""

    def __init__(self, block, output):
        self.language, self.text, self.line = block.info[0], block.text, block.line
        self.needs = block.info[1:] if self.language == "python" else []
        self.output = output.text


def page_examples():
    blocks = list(docs.blocks_read(PAGE.read_text()))
    return [Example(block, output) for block, output in zip(blocks, blocks[1:])
            if block.kind() in ("c", "python") and output.kind() == "output"]


def page_jobs(settings, tree, suite):
    """Those with Spark, which takes a minute, are of the slow suite."""
    for number, example in enumerate(page_examples(), 1):
        name = f"{suite}/page {number}"
        is_here = ("pyspark" in example.needs) == (suite == "wheel")
        if is_here and settings.wants(name) and has_modules(settings, example.needs):
            yield lambda name=name, example=example: [page_case(tree, name, example)]


def has_modules(settings, modules):
    asking = "import importlib.util, sys\nsys.exit(not all(map(importlib.util.find_spec, sys.argv[1:])))"
    return not modules or run([settings.python, "-c", asking, *modules]).code == 0


def page_case(tree, name, example):
    with tempfile.TemporaryDirectory(prefix="comity-page-") as folder:
        source = Path(folder) / f"example.{'c' if example.language == 'c' else 'py'}"
        source.write_text(example.text)
        command, built = [tree.settings.python, source], None
        if example.language == "c":
            command = [Path(folder) / "example"]
            built = run(["cc", "-Wall", "-Wextra", "-Werror", source, *tree.flags(), "-o", *command])
        python = tree.settings.python
        ended = run(command, folder=folder, LD_LIBRARY_PATH=str(tree.library().parent),
                    PYTHONPATH=str(TESTS.parent), COMITY_LIBRARY=str(tree.library()),
                    PYSPARK_PYTHON=shutil.which(python) or python)
    said = built.text() if built and built.code else ended.text()
    return Case(name, ended.code == 0 and ended.out == example.output,
                f"{relative(PAGE)}:{example.line}\n{said}", again(*name.split("/")))


# --- The wheel ------------------------------------------------------------------------------------

def wheel_case(settings):
    """Built, installed alone, and asked from another folder, with no other variable set."""
    program = ("import comity, sys; d = comity.Rulebooks('us').decider(as_of='2026-07-23'); "
               "sys.stdout.write(d.decide_json(sys.argv[1]) + '\\n')")
    with tempfile.TemporaryDirectory(prefix="comity-wheel-") as folder:
        built = run([builder(settings), "-m", "pip", "wheel", "--quiet", "--no-deps",
                     "--no-build-isolation", "--wheel-dir", folder, TESTS.parent])
        wheels = list(Path(folder).glob("comity-*-py3-none-*.whl"))
        if built.code or len(wheels) != 1:
            return Case("wheel/installed", False, built.text(), again("wheel", "wheel/installed"))
        target = Path(folder) / "alone"
        placed = run([settings.python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
                      "--target", target, wheels[0]])
        ended = run([settings.python, "-c", program, CASE], folder=folder, PYTHONPATH=str(target))
    want = run([settings.comity(), "decide", "--rules", "us", "--as-of", "2026-07-23", "--format",
                "ndjson", "-"], stdin=CASE)
    return Case("wheel/installed", ended.code == 0 and ended.out == want.out,
                placed.text() + ended.text(), again("wheel", "wheel/installed"))
