"""Laws that hold for every case: tests/property/*.py.

`compare.py` decides random cases under random rulebooks twice, with Comity and
with the slow and obvious evaluator, and checks the laws of its README; it is
one case here, as are the states of random agreements (tests/agree). What ends in `_test.py` writes TAP, a line a law.
"""

import re

from .case import ROOT, Case, relative, run
from .tap import program_cases

FOLDER = ROOT / "tests" / "property"
CLOSING = re.compile(r"^(\d+) pairs agree, (\d+) differ$", re.MULTILINE)
AGREED = re.compile(r"^(\d+) cases agree, (\d+) differ$", re.MULTILINE)
STATE_CASES = 3000
SEED = 1  # the same pairs in every run; another seed is a matter of the night
SECONDS_MAX = 1200


def jobs(settings):
    compare = FOLDER / "compare.py"
    if compare.exists() and settings.wants("property/pairs"):
        yield lambda: [pairs_case(settings, compare)]
    states = ROOT / "tests" / "agree" / "compare.py"
    if states.exists() and settings.wants("property/states"):
        yield lambda: [states_case(settings, states)]
    for path in sorted([*FOLDER.glob("*_test.py"), *states.parent.glob("*_test.py")]):
        if settings.wants(f"property/{path.stem}"):
            yield lambda path=path: program_cases(f"property/{path.stem}", ["python3", path],
                                                  COMITY=str(settings.comity()))


def states_case(settings, compare):
    """The states of random agreements, twice."""
    command = ["python3", compare, "--cases", STATE_CASES, "--seed", SEED, "--comity",
               settings.comity()]
    ended = run(command, seconds=SECONDS_MAX)
    counted = AGREED.findall(ended.out)
    passed = ended.code == 0 and counted == [(str(STATE_CASES), "0")]
    return Case("property/states", passed, ended.text(),
                " ".join(relative(str(word)) for word in command))


def pairs_case(settings, compare):
    command = ["python3", compare, "--pairs", settings.pairs, "--seed", SEED,
               "--comity", settings.comity()]
    ended = run(command, seconds=SECONDS_MAX)
    counted = CLOSING.findall(ended.out)
    passed = ended.code == 0 and bool(counted) and counted[-1][1] == "0" and counted[-1][0] != "0"
    name = f"property/pairs: {counted[-1][0] if counted else 'no'} pairs agree"
    return Case(name, passed, ended.text(), " ".join(relative(str(word)) for word in command))
