#!/usr/bin/env python3
"""Holds the list of problem codes (src/lang/problem_code.c) to the sources and to the tests, in TAP.

Each code that the language gives stands in the list, each of the list is given somewhere, its kind is
how it is given, and some test expects it.
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
KINDS = "lex|parse|name|type|unit|date|table|conflict|order|status|cost|cite|unused|dead|doubt"
CODE = re.compile(rf'"((?:{KINDS})\.[a-z_]+)"')
ROW = re.compile(rf'\{{"((?:{KINDS})\.[a-z_]+)", SEVERITY_(ERROR|WARNING), ')
WARNINGS = {"cite", "unused", "dead", "doubt"}


def listed():
    return dict(ROW.findall((ROOT / "src/lang/problem_code.c").read_text()))


def given():
    """Codes in the sources of the parts that read rulebooks, but the list itself."""
    return {code for part in ("lang", "facts", "review") for path in (ROOT / "src" / part).glob("*.c")
            if path.name != "problem_code.c" for code in CODE.findall(path.read_text())}


def expected():
    texts = [path.read_text() for pattern in ("lang/**/*.out", "cli/*.transcript", "unit/**/*.c")
             for path in (ROOT / "tests").glob(pattern)]
    return set(re.findall(rf"\b((?:{KINDS})\.[a-z_]+)\b", "\n".join(texts)))


def main():
    codes, source, tests = listed(), given(), expected()
    results = [
        ("every code that is given is listed", sorted(source - set(codes))),
        ("every code listed is given", sorted(set(codes) - source)),
        ("a warning is one by its name", sorted(code for code, severity in codes.items()
                                                if (code.split(".")[0] in WARNINGS) != (severity == "WARNING"))),
        ("every code is expected by some test", sorted(set(codes) - tests)),
    ]
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")


if __name__ == "__main__":
    main()
