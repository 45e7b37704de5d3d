#!/usr/bin/env python3
"""The runner itself: that it sees a failure when there is one. Writes TAP."""

import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from runner import lang, tap, transcript  # noqa: E402
from runner.case import ROOT, Settings  # noqa: E402

# Lines expected, lines got, whether they match.
MATCHES = [
    ("nothing", [], [], True),
    ("nothing expected, a line got", [], ["a"], False),
    ("a line expected, nothing got", ["a"], [], False),
    ("the same", ["a", "b"], ["a", "b"], True),
    ("blanks at the end of a line do not count", ["a  "], ["a"], True),
    ("blanks in front count", ["a"], [" a"], False),
    ("any text within a line", ["took ... seconds"], ["took 0.3 seconds"], True),
    ("only within the line", ["took ... seconds"], ["took", "seconds"], False),
    ("any lines", ["a", "...", "z"], ["a", "b", "c", "z"], True),
    ("any lines, even none", ["a", "...", "z"], ["a", "z"], True),
    ("any lines at the end", ["a", "..."], ["a", "b"], True),
    ("the latest dots take more", ["...", "b", "c"], ["b", "x", "b", "c"], True),
    ("dots do not swallow what is missing", ["...", "z"], ["a", "b"], False),
    ("two dots", ["...", "m", "...", "z"], ["a", "m", "n", "z"], True),
    ("a point is a point", ["5.92"], ["5x92"], False),
    ("escaped dots are dots", ["\\..."], ["..."], True),
    ("escaped dots are no others", ["\\..."], ["abc"], False),
    ("an escaped sign", ["\\$ a"], ["$ a"], True),
]

# A program's text, and the cases that must be seen: (passed, part of the name).
PROGRAMS = [
    ("all is well", "echo 1..2; echo ok 1 - a; echo ok 2 - b", [(True, "a"), (True, "b")]),
    ("a case fails", "echo 1..1; echo not ok 1 - a; exit 1", [(False, "a")]),
    ("a case is missing", "echo 1..2; echo ok 1 - a", [(True, "a"), (False, "1 of 2")]),
    ("no plan", "echo hello", [(False, "no plan")]),
    ("a crash", "echo 1..1; echo ok 1 - a; kill -SEGV $$", [(True, "a"), (False, "signal 11")]),
    ("a leak at the end", "echo 1..1; echo ok 1 - a; exit 23", [(True, "a"), (False, "exit 23")]),
]

TRANSCRIPT = """\
# what it shows
$ printf 'a\\nb\\n'
a
b

$ cat <<'END'
> one
> END
one
$ exit 3
? 3
"""


def matches_rows():
    for name, expected, got, wanted in MATCHES:
        yield f"lines: {name}", transcript.matches(expected, got) == wanted


def program_rows():
    for name, text, wanted in PROGRAMS:
        cases = tap.program_cases("p", ["sh", "-c", text])
        yield f"program: {name}", len(cases) == len(wanted) and all(
            case.passed == passed and part in case.name
            for case, (passed, part) in zip(cases, wanted))


def transcript_cases(text, golden=False):
    """The cases of a transcript with this text, and the text afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "t.transcript"
        path.write_text(text)
        cases = transcript.cases_of(Settings(golden=golden), "cli", path)
        return cases, path.read_text()


def transcript_rows():
    steps, tail = transcript.parse(TRANSCRIPT)
    yield "transcript: read", [(len(step.command), step.output, step.code) for step in steps] == [
        (1, ["a", "b"], 0), (3, ["one"], 0), (1, [], 3)] and tail == []
    yield "transcript: passes", [case.passed for case in transcript_cases(TRANSCRIPT)[0]] == [True] * 3
    for name, old, new in [("output differs", "\nb\n", "\nc\n"), ("exit differs", "? 3", "? 4"),
                           ("a line too many", "\none\n$", "\none\ntwo\n$")]:
        cases, _ = transcript_cases(TRANSCRIPT.replace(old, new))
        yield f"transcript: {name}", sum(not case.passed for case in cases) == 1
    broken = TRANSCRIPT.replace("\nb\n", "\nc\n").replace("? 3", "? 4")
    _, mended = transcript_cases(broken, golden=True)
    yield "transcript: rewritten", all(case.passed for case in transcript_cases(mended)[0])


def golden_rows():
    text = '{"sha256": "' + "0123456789abcdef" * 4 + '"}'
    yield "golden: a hash is left out", lang.HASH.sub(r'\1"..."', text) == '{"sha256": "..."}'
    yield "golden: the difference is shown", "+b" in lang.difference("a", "b")
    yield "names: a filter", Settings(filters=["x"]).wants("axb") and not Settings(
        filters=["x"]).wants("ab")
    yield "names: the top folder", (ROOT / "setup").exists()


def main():
    rows = [*matches_rows(), *program_rows(), *transcript_rows(), *golden_rows()]
    print(f"1..{len(rows)}")
    for number, (name, passed) in enumerate(rows, 1):
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
    sys.exit(0 if all(passed for _, passed in rows) else 1)


if __name__ == "__main__":
    main()
