#!/usr/bin/env python3
"""`comity eval` against the published vectors of decimal arithmetic (IBM's decTest). Writes TAP.

A vector gives an operation on two decimals and its result, rounded to a precision. Ours are exact, so
the exact value that `comity eval` gives must round to the vector's result; a comparison must give its
sign. What does not apply is left out and counted: operands that are no finite number, results beyond
the vector's exponents, and values that need more than our 38 digits (there the answer may be
`unknown`, never wrong).

vectors_test.py [FOLDER]; the vectors come with Debian's libpython3.11-testsuite; the engine is $COMITY
or build/comity.
"""

import decimal
import glob
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import sysconfig
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
COMITY = os.environ.get("COMITY", str(HERE.parent.parent / "build" / "comity"))
FOLDERS = [os.path.join(sysconfig.get_path("stdlib"), "test", "decimaltestdata"),
           *sorted(glob.glob("/usr/lib/python3*/test/decimaltestdata"))]
FILES = ["add", "subtract", "multiply", "divide", "compare", "rounding", "randoms"] + \
        [size + name for size in ("dd", "dq") for name in ("Add", "Subtract", "Multiply", "Divide", "Compare")]
SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
ROUNDINGS = {"ceiling": decimal.ROUND_CEILING, "down": decimal.ROUND_DOWN, "floor": decimal.ROUND_FLOOR,
             "half_down": decimal.ROUND_HALF_DOWN, "half_even": decimal.ROUND_HALF_EVEN,
             "half_up": decimal.ROUND_HALF_UP, "up": decimal.ROUND_UP, "05up": decimal.ROUND_05UP}
DIGITS_MAX = 38
APPLIES = {"inexact", "rounded"}  # conditions that only say how the result was rounded
WIDE = decimal.Context(prec=2000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)


def vectors(path):
    """(name, operation, operands, result, context) of what applies; None for what does not."""
    said = {"precision": "9", "rounding": "half_up", "maxexponent": "999", "minexponent": "-999"}
    for line in open(path, encoding="utf-8"):
        line = line.split("--")[0].strip()
        directive = re.fullmatch(r"(\w+)\s*:\s*(\S+)", line)
        if directive:
            said[directive[1].lower()] = directive[2].lower()
        elif "->" in line:
            yield vector(line, said)


def vector(line, said):
    left, right = (shlex.split(side) for side in line.split("->"))
    name, operation, *operands = left
    result, *conditions = right
    fits = (operation in (*SIGNS, "compare") and len(operands) == 2 and said["rounding"] in ROUNDINGS
            and {c.lower() for c in conditions} <= APPLIES and all(map(plain, (*operands, result))))
    if not fits:
        return None
    context = decimal.Context(prec=int(said["precision"]), rounding=ROUNDINGS[said["rounding"]],
                              Emax=int(said["maxexponent"]), Emin=int(said["minexponent"]), traps=[])
    return name, operation, [WIDE.create_decimal(o) for o in operands], WIDE.create_decimal(result), context


def plain(text):
    """A finite number that fits in our digits, written out."""
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        return False
    value = WIDE.create_decimal(text)
    return value == 0 or max(value.adjusted(), 0) - min(value.as_tuple().exponent, 0) < DIGITS_MAX


def question(number, operation, operands):
    facts = {"item.a": f"{operands[0]:f}", "item.b": f"{operands[1]:f}"}
    signs = [SIGNS[operation]] if operation in SIGNS else ["<", "is", ">"]
    return [{"id": f"{number} {sign}", "expr": f"item.a {sign} item.b", "facts": facts} for sign in signs]


def answers_of(questions):
    text = "".join(json.dumps(q) + "\n" for q in questions)
    done = subprocess.run([COMITY, "eval", "-"], input=text, capture_output=True, text=True, timeout=300)
    return {row["id"]: row.get("value") for row in map(json.loads, done.stdout.splitlines())}


def agrees(number, operation, result, context, answers):
    if operation == "compare":
        said = [answers.get(f"{number} {sign}") for sign in ("<", "is", ">")]
        return said == [("no", "yes")[result == sign] for sign in (-1, 0, 1)]
    said = answers.get(f"{number} {SIGNS[operation]}")
    if said is None or said in ("none", "unknown"):
        return False
    exact = Fraction(said)
    return context.divide(decimal.Decimal(exact.numerator), decimal.Decimal(exact.denominator)) == result


def needs_more_digits(operation, operands):
    if operation == "compare":
        return False
    a, b = map(Fraction, operands)
    exact = {"add": a + b, "subtract": a - b, "multiply": a * b}.get(operation)
    exact = a / b if exact is None else exact
    return max(abs(exact.numerator), exact.denominator) >= 10**DIGITS_MAX


def checked(path):
    """(vectors that agree, left out, faults) of a file."""
    all_rows = list(vectors(path))
    rows = [row for row in all_rows if row is not None]
    answers = answers_of([q for i, (_, operation, operands, *_) in enumerate(rows)
                          for q in question(i, operation, operands)])
    agree, faults = 0, []
    for i, (name, operation, operands, result, context) in enumerate(rows):
        if agrees(i, operation, result, context, answers):
            agree += 1
        elif not (needs_more_digits(operation, operands) and answers.get(f"{i} {SIGNS[operation]}") == "unknown"):
            faults.append(f"{name} {operation} {operands[0]} {operands[1]} -> {result}: "
                          f"{[answers.get(q['id']) for q in question(i, operation, operands)]}")
    return agree, len(all_rows) - agree - len(faults), faults


def main(argv):
    folder = next((f for f in argv[:1] or FOLDERS if os.path.isdir(f)), None)
    if folder is None:
        print("1..1\nnot ok 1 - the vectors are missing\n# ./setup installs them (libpython3.11-testsuite)")
        return 1
    print(f"1..{len(FILES)}")
    failed = 0
    for i, name in enumerate(FILES, 1):
        agree, left_out, faults = checked(os.path.join(folder, f"{name}.decTest"))
        passed = agree > 0 and not faults
        failed += not passed
        print(f"{'ok' if passed else 'not ok'} {i} - {name}: {agree} vectors agree, {left_out} do not apply")
        for fault in faults[:5]:
            print(f"# {fault}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
