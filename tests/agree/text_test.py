#!/usr/bin/env python3
"""Agreements as text: the same states as from JSON, and a layout that stays. Writes TAP."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import as_text  # noqa: E402
import random_cases  # noqa: E402

COMITY = os.environ.get("COMITY", "build/comity")
CASES = int(os.environ.get("CASES", "150"))


def run(*words):
    ended = subprocess.run([COMITY, *map(str, words)], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
    return ended.stdout


def case_faults(case, folder):
    """What differs between a case and itself as text."""
    paths = [pathlib.Path(folder) / name for name in ("case.json", "case.agreement", "case.ndjson")]
    text = as_text.agreement(case)
    for path, content in zip(paths, (json.dumps(case), text, as_text.records(case))):
        path.write_text(content)
    days = ["--from", case["first_day"], "--through", case["last_day"]]
    states = ["agree", "state", "--format", "json"]
    faults = []
    if run(*states, paths[0]) != run(*states, *days, "--records", paths[2], paths[1]):
        faults.append("other states")
    laid_out = run("fmt", paths[1])
    if laid_out.split() != text.split() or (laid_out != text and max(map(len, text.split("\n"))) <= 100):
        faults.append("another layout")
    paths[1].write_text(laid_out)
    if run("fmt", paths[1]) != laid_out or run(*states, paths[0]) != run(
            *states, *days, "--records", paths[2], paths[1]):
        faults.append("another layout of what is laid out")
    return faults


def main():
    given = [json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:]]
    cases = given or [random_cases.Draw(seed).case() for seed in range(CASES)]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            faults += [f"case {number}: {fault}" for fault in case_faults(case, folder)]
    print("1..1")
    print(f"{'not ok' if faults else 'ok'} 1 - {len(cases)} cases as text")
    for fault in faults[:20]:
        print(f"# {fault}")


if __name__ == "__main__":
    main()
