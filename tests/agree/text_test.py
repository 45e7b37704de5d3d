#!/usr/bin/env python3
"""Agreements as text: the same states as from JSON, a layout that stays, sentences in English and
Chinese that can be read back, and the page's own example. Writes TAP."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import as_text  # noqa: E402
import random_cases  # noqa: E402

COMITY = os.environ.get("COMITY", "build/comity")
CASES = int(os.environ.get("CASES", "150"))
RENDERED = 40  # of them, in both languages


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


# What random cases do not say.
CONSTRUCTS = """agreement every between CN, US from 2025-06-11 through 2026-11-10
  text      1 en "One; with, marks." declaratory
  text      1 zh "一。" declaratory
  text      2 en "Two."
  text      2 zh "二。"
  text      en "Three." declaratory
  text      zh "三。" declaratory
  text      en "Four."
  text      zh "四。"
  presume   kept
""" + "".join(f"""
figure f{i} : number{unit}
  of        {of}
""" for i, (unit, of) in enumerate([
    (" in days", "median days_to_decide in working days, pending counted"),
    (" in days", "mean days_to_decide in calendar days, pending counted"),
    (" in days", "mean days_to_decide, pending counted"), (" in days", "median days_to_decide in working days"),
    (" in days", "median days_to_decide in calendar days"), (" in days", "mean days_to_decide"),
    ("", "applications"), ("", "decided"), ("", "approved"), ("", "refused"), ("", "held"),
    (" in %", "approval_rate"), ("", "sum of value"), (" in kg", "sum of quantity"),
    ("", '"what is said"')])) + """
figure g0 : number in days
  over      case where (end_use.kind is civil)
  within    90 days, at least 30 cases
  every     week
  source    desk.cn
  confirm   desk.us within 2.5 %
  restated  within 30 days

figure g1 : number
  over      case
  within    1 day
  every     quarter

commitment a by CN, US until 2026-01-01
  keep      last of f0 at most 20 days over 21 days, none older than 3 days, counting at least 2
  after     (event cn.x or a is kept) and at least 1 of (b is kept, event us.y and c is kept)
  while     b is kept, c is kept presumed
  settle    1 day
  warn      within 3 days
  cure      10 days
  recover   2 days
  silence   never
  excuse    force_majeure, strike at most 5 days
  relief    at once
  cite      1, 2

commitment b by US from 2025-07-01 published 2025-06-01
  do        us.rule by 2025-09-01
  warn      1 day
  relief    at once for good

commitment c by US
  hold      us.rule/tier suspended
  relief    after 2 days for good

commitment d by US
  hold      us.rule/tier suspended
  relief    3 days after notice for good

commitment e by US
  hold      us.rule/tier suspended
  from 2025-08-01
  relief    1 day after notice
"""


def templates():
    """The forms of rendering.c, as patterns of a line of a text."""
    source = (pathlib.Path(__file__).resolve().parent.parent.parent / "src/agree/rendering.c").read_text()
    rows = re.findall(r'^    \{"((?:[^"\\\\]|\\\\.)*)", "', source.split("templates[] = {")[1].split("};")[0],
                      re.MULTILINE)
    return {row: re.compile("^" + re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(row)) + "$") for row in rows}


def rendering_faults(text, folder):
    path = pathlib.Path(folder) / "render.agreement"
    path.write_text(text)
    laid_out, faults = run("fmt", path), []
    for language, other in (("en", "zh"), ("zh", "en")):
        path.write_text(text)
        rendered = run("agree", "render", "--language", language, path)
        path.write_text(rendered)
        if run("agree", "render", "--language", "text", path) != laid_out:
            faults.append(f"{language} does not come back")
        across = run("agree", "render", "--language", other, path)
        path.write_text(across)
        if run("agree", "render", "--language", language, path) != rendered:
            faults.append(f"{language} by {other} does not come back")
    return faults


def unmet(texts):
    """The templates that no line of the texts has the form of."""
    lines = [" ".join(line.split()) for text in texts for line in text.split("\n")]
    return [row for row, pattern in templates().items() if not any(map(pattern.match, lines))]


def page_faults(folder):
    page = pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "agreements.md"
    example = page.read_text().split("```\n")[1]
    path = pathlib.Path(folder) / "page.agreement"
    path.write_text(example)
    said = run("agree", "check", "--strict", path)
    faults = [] if said.endswith("3 commitments, 0 errors, 0 warnings\n") else [said]
    return faults + ([] if run("fmt", path) == example else ["the example is not laid out"])


def report(number, name, faults):
    print(f"{'not ok' if faults else 'ok'} {number} - {name}")
    for fault in faults[:20]:
        print("".join(f"# {line}\n" for line in fault.split("\n")), end="")


def main():
    given = [json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:]]
    cases = given or [random_cases.Draw(seed).case() for seed in range(CASES)]
    faults, renderings = [], []
    texts = [CONSTRUCTS] + [as_text.agreement(case) for case in cases[:RENDERED]]
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            faults += [f"case {number}: {fault}" for fault in case_faults(case, folder)]
        for number, text in enumerate(texts):
            renderings += [f"text {number}: {fault}" for fault in rendering_faults(text, folder)]
        page = page_faults(folder)
    print("1..4")
    report(1, f"{len(cases)} cases as text", faults)
    report(2, f"{len(texts)} texts in English and Chinese, and back", renderings)
    report(3, "every construct was among them", unmet(texts))
    report(4, "the example of the page", page)


if __name__ == "__main__":
    main()
