"""Tests of the rule language: tests/lang/FEATURE/{good,bad}/NAME.rules.

    NAME.rules     the rulebook; its tables NAME.TABLE.csv stand beside it
    NAME.out       what `comity check NAME.rules` prints; exit 0 if good, 3 if bad
    NAME.json      if there: a case (or an array of cases, or a line a case)
    NAME.decision  what `comity decide --rules NAME.rules NAME.json` prints
"""

import difflib
import re

from .case import ROOT, Case, again, relative, run

EXIT_INVALID = 3
# A golden outlives an edit of the comment above the rules.
HASH = re.compile(r'("sha256" *: *)"[0-9a-f]{64}"')


def jobs(settings, suite="lang"):
    for rules in sorted((ROOT / "tests" / "lang").glob("*/*/*.rules")):
        if settings.wants(relative(rules)):
            yield lambda rules=rules: cases_of(settings, suite, rules)


def cases_of(settings, suite, rules):
    code = EXIT_INVALID if rules.parent.name == "bad" else 0
    checked = run([settings.comity(), "check", rules.name], folder=rules.parent)
    cases = [compare(settings, suite, rules.with_suffix(".out"), checked, code)]
    facts = rules.with_suffix(".json")
    if facts.exists():
        decided = run([settings.comity(), "decide", "--rules", rules.name, facts.name],
                      folder=rules.parent)
        cases.append(compare(settings, suite, rules.with_suffix(".decision"), decided, None))
    return cases


def compare(settings, suite, golden, ended, code):
    """Holds what was printed to the golden beside the rulebook. A decision's exit code (None) is
    not asked for: it may be 0 or 3, and the text tells which."""
    name = relative(golden)
    text = HASH.sub(r'\1"..."', ended.text())
    if settings.golden and (code is None or ended.code == code):
        golden.write_text(text)
    if code is not None and ended.code != code:
        detail = f"exit {ended.code}, expected {code}\n{text}"
        return Case(name, False, detail, again(suite, name_of_rules(golden)))
    if not golden.exists():
        return Case(name, False, "there is no such file; `make golden` writes it\n" + text,
                    again(suite, name_of_rules(golden)))
    wanted = golden.read_text()
    return Case(name, text == wanted and ended.code in (0, EXIT_INVALID),
                difference(wanted, text), again(suite, name_of_rules(golden)))


def name_of_rules(golden):
    return relative(golden.with_suffix(".rules"))


def difference(wanted, got):
    lines = difflib.unified_diff(wanted.splitlines(), got.splitlines(), "expected", "got",
                                 lineterm="")
    return "\n".join(lines) + "\n"
