"""Programs that write TAP (testanything.org): unit programs and the Python tests."""

import json
import re
import subprocess

from .case import ROOT, Case, relative, run

LINE = re.compile(r"^(ok|not ok)\b\s*(\d*)\s*-?\s*(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)")


def unit_programs(build):
    """The unit programs of a build folder, as meson knows them: (part/file, path)."""
    if not (build / "build.ninja").exists():
        return []
    listed = subprocess.run(["meson", "introspect", "--tests", str(build)], check=True,
                            stdout=subprocess.PIPE).stdout
    return sorted((f"{test['suite'][0].split(':')[-1]}/{test['name']}", test["cmd"][0])
                  for test in json.loads(listed))


def program_cases(name, command, **variables):
    """Runs a program and returns a Case for each line of its TAP, and one more if it did not end
    well for a reason that no line tells: a crash, a leak, a plan that was not kept."""
    ended = run(command, **variables)
    repeat = " ".join(relative(word) for word in command)
    cases, planned = [], None
    for line in ended.out.splitlines():
        plan, found = PLAN.match(line), LINE.match(line)
        if plan:
            planned = int(plan.group(1))
        elif found:
            cases.append(Case(f"{name}: {found.group(3)}", found.group(1) == "ok", "", repeat))
        elif cases and not cases[-1].passed:
            cases[-1].detail += line + "\n"  # what a failure says of itself comes after it
    fault = fault_of(ended, cases, planned)
    if fault:
        cases.append(Case(f"{name}: {fault}", False, ended.text(), repeat))
    return cases


def fault_of(ended, cases, planned):
    """What is wrong with a run whose lines all say ok; empty if nothing is."""
    if ended.code < 0:
        return f"ended by signal {-ended.code}"
    if planned is None:
        return f"wrote no plan (exit {ended.code})"
    if len(cases) != planned:
        return f"wrote {len(cases)} of {planned} results (exit {ended.code})"
    if ended.code != 0 and all(case.passed for case in cases):
        return f"exit {ended.code} though every case passed"
    return ""


def unit_jobs(settings):
    for name, path in unit_programs(settings.build):
        if settings.wants(f"unit/{name}"):
            yield lambda name=name, path=path: program_cases(f"unit/{name}", [path])


def valgrind_jobs(settings):
    """Each unit program of the plain build under memcheck: a case a program."""
    for name, path in unit_programs(settings.build):
        if settings.wants(f"valgrind/{name}"):
            yield lambda name=name, path=path: [valgrind_case(name, path)]


def valgrind_case(name, path):
    command = ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
               "--errors-for-leak-kinds=definite,indirect,possible", path]
    ended = run(command, COMITY_SLOW="1")
    return Case(f"valgrind/{name}", ended.code == 0, ended.text(),
                "COMITY_SLOW=1 " + " ".join(relative(word) for word in command))


def python_jobs(settings):
    """The Python tests that read the sources, such as the arrows between the parts."""
    for path in sorted((ROOT / "tests").glob("*_test.py")):
        if settings.wants(f"source/{path.stem}"):
            yield lambda path=path: program_cases(f"source/{path.stem}", ["python3", path])
