"""The law's own cases: `comity test` over each folder of rulebooks/."""

import re

from .case import ROOT, Case, relative, run

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed$", re.MULTILINE)


def jobs(settings, suite="rulebooks"):
    for folder in sorted((ROOT / "rulebooks").glob("*/")):
        if settings.wants(relative(folder)):
            yield lambda folder=folder: cases_of(settings, suite, folder)


def cases_of(settings, suite, folder):
    """A Case for each case that the command counted; what it printed goes with the first that
    failed."""
    ended = run([settings.comity(), "test", folder])
    repeat = f"{relative(settings.comity())} test {relative(folder)}"
    counted = CLOSING.findall(ended.out)
    if not counted or (ended.code != 0 and counted[-1][1] == "0"):
        return [Case(f"{relative(folder)}: exit {ended.code}", False, ended.text(), repeat)]
    passed, failed = (int(count) for count in counted[-1])
    cases = [Case(relative(folder), True)] * passed
    for index in range(failed):
        cases.append(Case(relative(folder), False, "" if index else ended.text(), repeat))
    return cases
