#!/usr/bin/env python3
"""Runs the tests of the package as TAP: run.py MODULE...

A test whose library is not installed is left out, and said on standard error: it has not passed.
"""

import io
import pathlib
import sys
import traceback
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


class Tap(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.lines, self.left_out = [], {}

    def _add(self, test, detail=None):
        word = "ok" if detail is None else "not ok"
        self.lines.append((f"{word} {{}} - {test.id()}", (detail or "").splitlines()))

    def addSuccess(self, test):
        self._add(test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self._add(test, "".join(traceback.format_exception(*error)))

    addError = addFailure

    def addSkip(self, test, reason):
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def main():
    tests = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:])
    out, sys.stdout = sys.stdout, io.StringIO()
    result = Tap()
    tests.run(result)
    sys.stdout = out
    print(f"1..{len(result.lines)}")
    for number, (line, details) in enumerate(result.lines, 1):
        print(line.format(number))
        for detail in details:
            print(f"# {detail}")
    for reason, count in result.left_out.items():
        print(f"library: {reason}, so {count} tests are left out", file=sys.stderr)
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
