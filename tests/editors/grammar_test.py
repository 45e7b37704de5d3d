#!/usr/bin/env python3
"""The tree-sitter grammar in editors/tree-sitter-comity. Writes TAP.

Its words are held to the language's own table. The rest needs `tree-sitter` (and
a C compiler), and is left out without it: the grammar's own corpus, every shipped
rulebook and every good one of tests/lang without an ERROR node, its queries.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests"))

from runner import docs  # noqa: E402

GRAMMAR = ROOT / "editors" / "tree-sitter-comity"
# Rows of words.c: [STATEMENT_X] = {"word", "second" …  and  [CLAUSE_X] = "word"
STATEMENTS = re.compile(r'\[STATEMENT_\w+\]\s*= \{"(\w+)", (?:NULL|"(\w+)")')
CLAUSES = re.compile(r'\[CLAUSE_\w+\] = "(\w+)"')


def words_of_language():
    text = (ROOT / "src" / "lang" / "words.c").read_text()
    return [word for pair in STATEMENTS.findall(text) for word in pair if word] + \
        CLAUSES.findall(text)


def words_row(_):
    words, grammar = words_of_language(), (GRAMMAR / "grammar.js").read_text()
    lacking = [word for word in words if f"'{word}'" not in grammar]
    return len(words) > 50, f"the grammar lacks {lacking}" if lacking else ""


def tree_sitter(folder, *words):
    environment = {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"),
                   "XDG_CONFIG_HOME": str(folder / "config"), "NO_COLOR": "1"}
    return subprocess.run(["tree-sitter", *map(str, words)], cwd=folder / "grammar", check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)


def corpus_row(folder):
    ended = tree_sitter(folder, "test")
    return ended.returncode == 0, ended.stdout.decode()


def rulebooks():
    return sorted([*(ROOT / "rulebooks").glob("*/*.rules"),
                   *(ROOT / "tests" / "lang").glob("*/good/*.rules")])


def rulebooks_row(folder):
    paths = rulebooks()
    ended = tree_sitter(folder, "parse", "--quiet", *paths)
    return len(paths) > 20 and ended.returncode == 0, ended.stdout.decode()


def page_row(folder):
    """Whatever the grammar of docs/language.md allows, and its examples but for those that show what
    cannot be read."""
    texts = ["\n".join(docs.sentences_spoken()) + "\n"]
    blocks = list(docs.blocks_read(docs.PAGE.read_text()))
    for block, behind in zip(blocks, blocks[1:]):
        shows_fault = behind.kind() == "problem" and re.search(r"\b(lex|parse)\.", behind.text)
        if block.kind() == "rules" and not shows_fault:
            texts.append(block.text)
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.rules")
        paths[-1].write_text(text)
    ended = tree_sitter(folder, "parse", "--quiet", *paths)
    shown = ended.stdout.decode()
    for number, line in re.findall(r"/(\d+)\.rules.*\[(\d+), \d+\] -", shown):
        shown += texts[int(number)].split("\n")[int(line)] + "\n"
    return len(texts) > 20 and ended.returncode == 0, shown


def error_row(folder):
    """What is no rulebook is seen, so that the row above can fail."""
    path = folder / "bad.rules"
    path.write_text("rulebook t.x\nrequire r\n  when      and\n")
    return tree_sitter(folder, "parse", "--quiet", path).returncode != 0, "no error was seen"


def query_row(name):
    def row(folder):
        ended = tree_sitter(folder, "query", f"queries/{name}.scm",
                            ROOT / "rulebooks" / "us" / "country_chart.rules")
        captures = ended.stdout.decode().count("capture:")
        return ended.returncode == 0 and captures > 20, ended.stdout.decode()[-2000:]

    return row


WITHOUT_TOOL = [("its words are the language's", words_row)]
WITH_TOOL = [
    ("its corpus", corpus_row),
    ("every rulebook", rulebooks_row),
    ("the page of the language", page_row),
    ("a faulty text", error_row),
    *((f"query {name}", query_row(name)) for name in ("highlights", "folds", "locals")),
]


def main():
    has_tool = shutil.which("tree-sitter") is not None
    rows = WITHOUT_TOOL + (WITH_TOOL if has_tool else [])
    failed = 0
    print(f"1..{len(rows)}")
    with tempfile.TemporaryDirectory(prefix="comity-grammar-") as name:
        folder = pathlib.Path(name)
        shutil.copytree(GRAMMAR, folder / "grammar")
        made = tree_sitter(folder, "generate") if has_tool else None
        for number, (title, row) in enumerate(rows, 1):
            passed, detail = row(folder)
            passed = passed and (made is None or made.returncode == 0) and (
                row is not words_row or not detail)
            failed += not passed
            print(f"{'ok' if passed else 'not ok'} {number} - {title}")
            for line in detail.splitlines() if not passed else []:
                print(f"# {line}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
