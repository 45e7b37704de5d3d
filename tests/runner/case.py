"""One test case's result, and how a program is run for one."""

import dataclasses
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS_MAX = 300


@dataclasses.dataclass
class Case:
    """What became of one case. `repeat` is the command that runs it again."""

    name: str
    passed: bool
    detail: str = ""
    repeat: str = ""


@dataclasses.dataclass
class Settings:
    """What the command line asked for."""

    build: pathlib.Path = ROOT / "build"
    golden: bool = False
    fuzz_seconds: int = 20
    pairs: int = 20_000
    filters: list = dataclasses.field(default_factory=list)
    python: str = "python3"

    def wants(self, name):
        return not self.filters or any(text in name for text in self.filters)

    def comity(self):
        return self.build / "comity"


@dataclasses.dataclass
class Run:
    """A program that ended: its exit code and its two outputs."""

    code: int
    out: str
    err: str

    def text(self):
        return self.out + self.err


def environment(**more):
    """The environment of every test: no colour, one locale, findings that end the program."""
    symbolizer = "/usr/bin/llvm-symbolizer-14"
    settings = {
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "LSAN_OPTIONS": "print_suppressions=0:suppressions=" + os.path.join(
            os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "leaks.txt"),
        "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "TSAN_OPTIONS": "halt_on_error=1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if os.path.exists(symbolizer):
        settings["ASAN_SYMBOLIZER_PATH"] = symbolizer
        settings["TSAN_OPTIONS"] += f":external_symbolizer_path={symbolizer}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    return {**kept, **settings, **more}


def run(command, folder=ROOT, stdin="", seconds=SECONDS_MAX, **variables):
    """Runs a command to its end. One that takes too long has exit code 124, as timeout(1) says."""
    try:
        ended = subprocess.run(
            [str(word) for word in command], cwd=folder, input=stdin.encode(), timeout=seconds,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(**variables))
    except subprocess.TimeoutExpired as late:
        return Run(124, as_text(late.stdout), f"still running after {seconds} seconds\n")
    except OSError as error:
        return Run(127, "", f"{error}\n")
    return Run(ended.returncode, as_text(ended.stdout), as_text(ended.stderr))


def as_text(output):
    return (output or b"").decode("utf-8", "backslashreplace")


def relative(path):
    """A path as a person at the top folder would type it."""
    try:
        return str(pathlib.Path(path).relative_to(ROOT))
    except ValueError:
        return str(path)


def again(suite, name):
    return f"tests/run --only {suite} '{name}'"
