"""Tests of the rule language: tests/lang/FEATURE/{good,bad}/NAME.rules.

    NAME.rules     the rulebook; its tables NAME.TABLE.csv stand beside it
    NAME.out       what `comity check NAME.rules` prints; exit 0 if good, 3 if bad
    NAME.timeline  if there: what `--timeline` passes in
    NAME.json      if there: a case (or an array of cases, or a line a case)
    NAME.expect    what the decisions must say, as a person worked it out from the language: a line
                   of JSON a case, holding the members that matter; never rewritten
    NAME.decision  what `comity decide --rules NAME.rules NAME.json` prints, whole; where there is a
                   NAME.expect, only if the file is there

In NAME.expect a member that the decision does not have is looked for in its first item. An object
stands for itself in a list by its `fact`, `name`, `code` or `law`: "missing": ["item.tpp"].
"""

import difflib
import json
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
        timeline = rules.with_suffix(".timeline")
        passed_in = ["--timeline", timeline.name] if timeline.exists() else []
        decided = run([settings.comity(), "decide", "--rules", rules.name, "--derive", "*",
                       *passed_in, facts.name], folder=rules.parent)
        expected, golden = rules.with_suffix(".expect"), rules.with_suffix(".decision")
        if expected.exists():
            cases.append(hold(suite, expected, decided))
        if golden.exists() or not expected.exists():
            cases.append(compare(settings, suite, golden, decided, None))
    return cases


def hold(suite, expected, ended):
    """Holds each decision to the line of its case."""
    try:
        decisions = decisions_read(ended.out)
    except ValueError as error:
        return Case(relative(expected), False, f"{error}\n{ended.text()}",
                    again(suite, name_of_rules(expected)))
    wanted = [json.loads(line) for line in expected.read_text().splitlines() if line.strip()]
    faults = []
    for number, want in enumerate(wanted):
        got = decisions[number] if number < len(decisions) else {}
        faults += [f"{want.get('id', number)}: {fault}" for fault in differences(want, got)]
    if len(wanted) != len(decisions):
        faults.append(f"{len(decisions)} decisions, {len(wanted)} expected")
    return Case(relative(expected), not faults, "\n".join(faults + [ended.err]),
                again(suite, name_of_rules(expected)))


def decisions_read(text):
    """One object, an array, or an object a line."""
    try:
        read = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines()]
    return read if isinstance(read, list) else [read]


def differences(want, got):
    items = got.get("items") or [{}]
    for name, value in want.items():
        there = got if name in got else items[0]
        if name not in there:
            yield f"there is no '{name}'"
        else:
            yield from faults_of(name, value, there[name])


def faults_of(path, want, got):
    """Where a value differs from what was wanted of it."""
    if isinstance(want, dict) and isinstance(got, dict):
        for name, value in want.items():
            yield from faults_of(f"{path}.{name}", value, got.get(name, "(absent)"))
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        for position, (value, there) in enumerate(zip(want, got)):
            yield from faults_of(f"{path}[{position}]", value, there)
    elif want != (named(got) if isinstance(got, dict) and isinstance(want, str) else got):
        yield f"{path} is {shown(got)}, expected {shown(want)}"


def named(value):
    for key in ("fact", "name", "code", "law"):
        if key in value:
            return value[key]
    return None


def shown(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    name = named(value) if isinstance(value, dict) else None
    return name if name is not None else json.dumps(value)


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
