"""Fuzz targets (libFuzzer, built with sanitizers into build-san/fuzz), each for a bounded time.

A target starts from its corpus, fuzz/corpus/TARGET/, which holds an input for
every fault that was ever found, and from the shipped files of its kind. What it
finds new goes to a temporary folder; an input that fails is kept in build-san/.
"""

import glob
import os
import pathlib
import shutil
import tempfile

from .case import ROOT, Case, relative, run

BUILD = ROOT / "build-san"
INPUT_BYTES_MAX = 65536

# Files of ours that a target may start from, beside its corpus.
SEEDS = {
    "rulebook": "{rulebooks,tests/lang}/**/*.rules",
    "case_json": "tests/lang/**/*.json",
    "case_csv": "rulebooks/**/*.cases.csv",
    "csv": "rulebooks/**/*.csv",
    "lsp": "tests/lang/**/*.rules",
}


def targets():
    return sorted(path for path in (BUILD / "fuzz").glob("fuzz-*")
                  if path.is_file() and os.access(path, os.X_OK))


def jobs(settings):
    for path in targets():
        if settings.wants(f"fuzz/{path.name}"):
            yield lambda path=path: [target_case(settings, path)]


def target_case(settings, path):
    stem = path.name.removeprefix("fuzz-")
    with tempfile.TemporaryDirectory(prefix="comity-fuzz-") as folder:
        seeds_copy(stem, pathlib.Path(folder))
        options = ["-seed=1", "-timeout=10", "-rss_limit_mb=2048", f"-max_len={INPUT_BYTES_MAX}",
                   f"-artifact_prefix={BUILD}/{stem}-"]
        dictionary = ROOT / "fuzz" / f"{stem}.dict"
        options += [f"-dict={dictionary}"] if dictionary.exists() else []
        command = [path, *options, f"-max_total_time={settings.fuzz_seconds}", folder]
        ended = run(command, seconds=settings.fuzz_seconds + 120)
    shown = "\n".join(ended.text().splitlines()[-60:])
    return Case(f"fuzz/{stem}", ended.code == 0, shown, repeat_command(path, stem))


def repeat_command(path, stem):
    found = sorted(BUILD.glob(f"{stem}-*"), key=os.path.getmtime)
    return f"{relative(path)} {relative(found[-1]) if found else f'fuzz/corpus/{stem}'}"


def seeds_copy(stem, folder):
    corpus = sorted((ROOT / "fuzz" / "corpus" / stem).glob("*"))
    for pattern in braces_opened(SEEDS.get(stem, "")):
        corpus += [pathlib.Path(name) for name in glob.glob(str(ROOT / pattern), recursive=True)]
    for number, path in enumerate(path for path in corpus if path.is_file()):
        if path.stat().st_size <= INPUT_BYTES_MAX:
            shutil.copyfile(path, folder / f"seed-{number}")


def braces_opened(pattern):
    """{a,b}/c as a/c and b/c."""
    if not pattern.startswith("{"):
        return [pattern] if pattern else []
    inside, rest = pattern[1:].split("}", 1)
    return [word + rest for word in inside.split(",")]
