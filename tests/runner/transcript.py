"""Transcripts of the command line: tests/cli/NAME.transcript.

    # a comment: what this shows
    $ comity eval '1 + 1'
    2
    $ cat > broken.rules <<'END'
    > rulebook t.broken
    > requir
    > END
    $ comity check broken.rules
    broken.rules:2:1: error: ...
    ...
    ? 3

`$` starts a command, `>` goes on with it; what follows is its output, both
streams, standard output first. `? N` closes it with the exit code, 0 if there
is none. `...` alone stands for any lines, within a line for any text; a
backslash in front takes a `#`, `$`, `>`, `?` or `...` as it is. The commands of
one transcript run in one new folder, with `comity` on the path, and what tests
build for themselves; $TESTS is the folder of the transcripts. Each command is a case.
"""

import dataclasses
import os
import re
import tempfile

from .case import ROOT, Case, again, relative, run
from .lang import difference

CARQUET = ROOT / "deps" / "carquet" / "src"
MARKS = ("#", "$", ">", "?", "...", "\\")


@dataclasses.dataclass
class Step:
    """A command, the lines it is to print, and the exit code."""

    lead: list  # comments and blank lines in front
    command: list
    output: list
    code: int = 0
    line: int = 0


def parse(text):
    """Returns the steps, and the lines after the last."""
    steps, lead = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            lead.append(line)
        elif line.startswith("$ "):
            steps.append(Step(lead, [line[2:]], [], 0, number))
            lead = []
        elif line.startswith(">") and steps and not steps[-1].output:
            steps[-1].command.append(line[2:])
        elif line.startswith("? ") and steps:
            steps[-1].code = int(line[2:])
        elif steps and not lead:
            steps[-1].output.append(line)
        else:
            lead.append(line)
    for step in steps:
        step.output = without_blank_end(step.output)
    return steps, lead


def write(steps, tail):
    lines = []
    for step in steps:
        lines += step.lead + [f"$ {step.command[0]}"]
        lines += [f"> {line}".rstrip() for line in step.command[1:]]
        lines += step.output
        lines += [f"? {step.code}"] if step.code else []
    return "\n".join(lines + tail) + "\n"


def without_blank_end(lines):
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def escaped(line):
    return "\\" + line if line.startswith(MARKS) else line


def pattern_of(line):
    """An expected line as a regular expression."""
    if line.startswith("\\"):
        return re.escape(line[1:])
    return ".*".join(re.escape(text) for text in line.split("..."))


def matches(expected, got):
    """Whether the lines printed are the lines expected, `...` standing for any number of them. As
    in matching file names: where a line does not fit, the latest `...` takes one line more."""
    at, line, retry = 0, 0, None
    while line < len(got):
        if at < len(expected) and expected[at].strip() == "...":
            at, retry = at + 1, (at + 1, line)
        elif at < len(expected) and line_matches(expected[at], got[line]):
            at, line = at + 1, line + 1
        elif retry:
            at, line = retry[0], retry[1] + 1
            retry = (at, line)
        else:
            return False
    return all(rest.strip() == "..." for rest in expected[at:])


def line_matches(expected, got):
    return re.fullmatch(pattern_of(expected.rstrip()), got.rstrip()) is not None


def step_run(settings, step, folder):
    programs = [str(settings.build), str(settings.build / "tests"), os.environ["PATH"]]
    path = os.pathsep.join(programs)
    return run(["sh", "-c", "\n".join(step.command)], folder=folder, PATH=path,
               TESTS=str(ROOT / "tests" / "cli"), HOME=folder)


def jobs(settings, suite="cli"):
    for path in sorted((ROOT / "tests" / "cli").glob("*.transcript")):
        if path.stem == "parquet" and not CARQUET.exists():
            continue  # the build has none of it; a unit test holds that it says so
        if settings.wants(relative(path)):
            yield lambda path=path: cases_of(settings, suite, path)


def cases_of(settings, suite, path):
    steps, tail = parse(path.read_text())
    with tempfile.TemporaryDirectory(prefix="comity-test-") as folder:
        cases = [step_case(settings, suite, path, step, folder) for step in steps]
    if settings.golden and not all(case.passed for case in cases):
        path.write_text(write(steps, tail))
    return cases


def step_case(settings, suite, path, step, folder):
    ended = step_run(settings, step, folder)
    got = without_blank_end(ended.text().splitlines())
    passed = ended.code == step.code and matches(step.output, got)
    name = f"{relative(path)}:{step.line}: {step.command[0]}"
    detail = "" if passed else difference("\n".join(step.output), "\n".join(got))
    if ended.code != step.code:
        detail += f"exit {ended.code}, expected {step.code}\n"
    if settings.golden and not passed:
        step.output, step.code = [escaped(line) for line in got], ended.code
    return Case(name, passed, detail, again(suite, relative(path)))
