#!/usr/bin/env python3
"""Holds the Chinese of problems (src/cli/problem_phrase.c) to the sources that give them, in TAP.

A problem is recognised by the format that it was made from: each format that an answer in an interview
can meet stands in the table, each of the table in the sources, and every hole of the Chinese is one of
the English.
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
GIVERS = ["src/facts/value_read.c", "src/facts/value_json.c", "src/facts/case_reader.c", "src/facts/case_json.c",
          "src/decide/answer.c", "src/decide/decide.c", "src/decide/exception.c", "src/decide/rates.c",
          "src/decide/stated.c", "src/base/json.c"]
# What no answer meets: a case's own id, a whole case as JSON; what is put in whole ("%s") stands in
# the table word by word, and is found by its literal.
EXEMPT = {"%s", "an id of %zu bytes", "leave it out where nothing is known of the item; 'item' is for one object"}
LITERAL = r'"(?:[^"\\]|\\.)*"'
TEXT = re.compile(rf"{LITERAL}(?:\s*{LITERAL})*")
CALL = re.compile(r"\bproblem_(error|hint|warning)\(")
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")
HOLE = re.compile(r"%\.\*s|%s|%zu|%d|%02X")


def arguments(source, at):
    """The text between a call's parentheses; those in strings do not count."""
    depth, end = 1, at
    while depth:
        string = re.compile(LITERAL).match(source, end)
        if string:
            end = string.end()
            continue
        depth += {"(": 1, ")": -1}.get(source[end], 0)
        end += 1
    return source[at:end - 1]


def joined(text):
    return "".join(part[1:-1] for part in re.findall(LITERAL, text))


def without_comments(source):
    return re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)


def formats(source):
    """What problem_error and its kin are given to say: of a call's texts the first that is no code."""
    out = set()
    for call in CALL.finditer(source):
        texts = [joined(t) for t in TEXT.findall(arguments(source, call.end()))]
        texts = [t for t in texts if t and not CODE.fullmatch(t) and t not in ("date", "item.code")]
        out |= set(texts[:1])
    return out


def words_of(source):
    """What is put into "%s" whole: the messages and hints of a table of faults, and what `refuse_kind` wants."""
    faults = re.search(r"\} faults\[\] = \{(.*?)\n    \};", source, re.DOTALL)
    out = {joined(t) for t in TEXT.findall(faults[1])} if faults else set()
    for call in re.finditer(r"\brefuse_kind\(reader,\s*", source):
        text = TEXT.match(source, call.end())
        out |= {joined(text[0]) + ", not '%.*s'"} if text else set()
    return out


def table():
    source = without_comments((ROOT / "src/cli/problem_phrase.c").read_text(encoding="utf-8"))
    rows = re.search(r"wordings\[\] = \{(.*?)\n\};", source, re.DOTALL)[1]
    texts = [joined(t) for t in re.findall(rf"{TEXT.pattern}(?=\s*[,}}])", rows)]
    return dict(zip(texts[::2], texts[1::2]))


def wrong_holes(english, chinese):
    count = len(HOLE.findall(english))
    return [f"{english}: {hole}" for hole in re.findall(r"\{t?(\d)\}", chinese) if int(hole) > count]


def main():
    sources = [without_comments((ROOT / path).read_text(encoding="utf-8")) for path in GIVERS]
    given = set().union(*map(formats, sources), *map(words_of, sources)) - EXEMPT
    given.discard("%s, not '%.*s'")
    rows = table()
    results = [
        ("every problem of an answer has its Chinese", sorted(given - set(rows))),
        ("every wording is of a problem", sorted(set(rows) - given)),
        ("holes are filled by holes", [fault for row in rows.items() for fault in wrong_holes(*row)]),
        ("the Chinese is Chinese", [row for row in rows if not re.search("[\u4e00-\u9fff]", rows[row])]),
        ("there are problems to be said", [] if len(given) > 50 else [f"{len(given)} found"]),
    ]
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")


if __name__ == "__main__":
    main()
