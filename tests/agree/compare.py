#!/usr/bin/env python3
"""`comity agree state` against the slow evaluator, on random cases.

    tests/agree/compare.py --cases 20000 --seed 7     closes with "N cases agree, N differ"
    tests/agree/compare.py --only 7000123             one case again, shown
    tests/agree/compare.py FILE...                    case files, against their "expected" too

Every pair of state and reason must have come up, so that agreement says something.
"""

import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import random_cases  # noqa: E402
import slow_states  # noqa: E402

CHUNK = 200
PAIRS = {("not_due", reason) for reason in
         "before_start not_activated waiting settling pending".split()} | {
    ("kept", "met"), ("kept", "performed"), ("kept", "performed_late"), ("at_risk", "margin"),
    ("at_risk", "due_soon"), ("at_risk", "curing"), ("broken", "failed"), ("broken", "recovering"),
    ("broken", "no_figure"), ("broken", "silent"), ("excused", "excused"),
    ("suspended", "relieved"), ("suspended", "resuming"), ("suspended", "withdrawn"),
    ("unknown", "no_figure"), ("ended", "ended")}


def answers(comity, cases):
    """What comity says of each case: all in one call."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, case in enumerate(cases):
            paths.append(pathlib.Path(folder) / f"{number}.json")
            paths[-1].write_text(json.dumps(case))
        ended = subprocess.run([comity, "agree", "state", "--format", "json", *paths],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        raise SystemExit(f"comity ended with {ended.returncode}:\n{ended.stderr[:2000]}")
    return [json.loads(line) for line in ended.stdout.splitlines()]


def random_run(options):
    seen, agree, differ = collections.Counter(), 0, 0
    seeds = [options.only] if options.only else [
        options.seed * 1_000_000 + number for number in range(options.cases)]
    for begin in range(0, len(seeds), CHUNK):
        chunk = seeds[begin:begin + CHUNK]
        cases = [random_cases.Draw(seed).case() for seed in chunk]
        for seed, case, have in zip(chunk, cases, answers(options.comity, cases)):
            want = slow_states.states(case)
            seen.update(tuple(run[1:]) for runs in want.values() for run in runs)
            agree, differ = agree + (have == want), differ + (have != want)
            if have != want and differ <= options.show:
                show(seed, case, have, want)
    missing = sorted(PAIRS - set(seen)) if len(seeds) >= CHUNK else []
    for pair in missing:
        print(f"no case came to {pair[0]}, {pair[1]}")
    print(f"{agree} cases agree, {differ} differ")
    return 1 if differ or missing else 0


def show(seed, case, have, want):
    print(f"case {seed}:")
    for c in case["commitments"]:
        if have[c["name"]] != want[c["name"]]:
            print(" ", json.dumps(c))
            print("  trace", [r for r in case["trace"] if c["name"] in json.dumps(r)][:60])
            print("  comity", have[c["name"]])
            print("  slowly", want[c["name"]])


def files_run(options):
    cases = [json.loads(pathlib.Path(path).read_text()) for path in options.files]
    wrong = 0
    for path, case, have in zip(options.files, cases, answers(options.comity, cases)):
        slowly = slow_states.states(case)
        if have != slowly or have != case.get("expected", have):
            wrong += 1
            print(f"{path} differs")
    print(f"{len(cases) - wrong} cases agree, {wrong} differ")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--comity", default=os.environ.get("COMITY", "build/comity"))
    options = parser.parse_args()
    sys.exit(files_run(options) if options.files else random_run(options))


if __name__ == "__main__":
    main()
