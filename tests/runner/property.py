"""Laws that hold for every case: tests/property/*.py.

`compare.py` decides random cases under random rulebooks twice, with Comity and
with the slow and obvious evaluator, and checks the laws of its README; it is
one case here for each share of the pairs. What ends in `_test.py` writes TAP.
"""

import re

from .case import ROOT, Case, relative, run
from .tap import program_cases

FOLDER = ROOT / "tests" / "property"
CLOSING = re.compile(r"^(\d+) pairs agree, (\d+) differ$", re.MULTILINE)
SHARES = 2  # one a core
SECONDS_MAX = 900


def jobs(settings):
    compare = FOLDER / "compare.py"
    for seed in range(1, SHARES + 1):
        if compare.exists() and settings.wants(f"property/pairs {seed}"):
            yield lambda seed=seed: [pairs_case(settings, compare, seed)]
    for path in sorted(FOLDER.glob("*_test.py")):
        if settings.wants(f"property/{path.stem}"):
            yield lambda path=path: program_cases(f"property/{path.stem}", ["python3", path],
                                                  COMITY=str(settings.comity()))


def pairs_case(settings, compare, seed):
    command = ["python3", compare, "--pairs", settings.pairs // SHARES, "--seed", seed]
    ended = run(command, seconds=SECONDS_MAX, COMITY=str(settings.comity()))
    counted = CLOSING.findall(ended.out)
    passed = ended.code == 0 and bool(counted) and counted[-1][1] == "0" and counted[-1][0] != "0"
    name = f"property/pairs {seed}: {counted[-1][0] if counted else 'no'} pairs agree"
    return Case(name, passed, ended.text(), " ".join(relative(str(word)) for word in command))
