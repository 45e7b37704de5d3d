"""The examples of docs/language.md, run as they stand there; and the page against the sources.

A fenced block of the page is run by the first word behind its fence:

    rules         a rulebook. One that does not begin with `rulebook` stands behind the block `rules
                  base`. `comity check` must say what the block `problem` says, and nothing else but
                  that a citation lacks
    rules NAME    another rulebook, in NAME.rules beside the one above it
    csv NAME      a table, in the file NAME beside the one above it
    problem       LINE CODE, or LINE CODE MESSAGE: what is wrong with the rulebook above
    case          a case, and behind `=>` what its decision says: members as in tests/lang/*.expect
    eval          an expression, perhaps `with` facts, and behind `=>` its value, or [the code] of
                  what is wrong with it
"""

import json
import random
import re
import tempfile
import unicodedata
from pathlib import Path

from . import lang
from .case import ROOT, Case, again, relative, run

PAGE = ROOT / "docs" / "language.md"
SUITE = "docs"
FAMILIES = ("lex|parse|name|type|unit|date|table|conflict|order|status|cost|unused|dead|cite|doubt"
            "|case|csv|json|file")
EMITTED = re.compile(rf'"((?:{FAMILIES})\.[a-z_0-9]+)"')
CODE_CELL = re.compile(r"^\| (`[a-z_0-9.`, ]+`) \|", re.MULTILINE)
CODE = re.compile(rf"`((?:{FAMILIES})\.[a-z_0-9]+)`")
DATE = "2026-07-01"
UNREACHED = {"case.memory"}  # a case of 2 GiB is no test


# Warnings that an example may leave unsaid: it is short, and reads few of the facts it may name.
ASIDE = {"cite.missing"}


def jobs(settings, suite=SUITE):
    blocks = list(blocks_read(PAGE.read_text()))
    base = next((block.text for block in blocks if block.info == ["rules", "base"]), "")
    for example in examples_read(blocks):
        if settings.wants(example.name()):
            yield lambda example=example: example.run(settings, base)
    for test in (codes_case, reached_case, words_case, units_case, clauses_case,
                 grammar_case):
        if settings.wants(test.__name__):
            yield lambda test=test: [test(settings)]


# --- Blocks and examples ------------------------------------------------------------------------

class Block:
    def __init__(self, info, line, text):
        self.info, self.line, self.text = info.split(), line, text

    def kind(self):
        return self.info[0] if self.info else ""


def blocks_read(page):
    lines = page.split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].startswith("```"):
            at += 1
            continue
        end = lines.index("```", at + 1)
        yield Block(lines[at][3:], at + 1, "\n".join(lines[at + 1:end]) + "\n")
        at = end + 1


def examples_read(blocks):
    """A `rules` block with what follows it, or an `eval` block by itself."""
    example = None
    for block in blocks:
        if block.kind() == "eval":
            yield Evaluated(block)
        elif block.kind() == "rules" and block.info[1:] in ([], ["base"]):
            if example:
                yield example
            example = Example(block)
        elif block.kind() in ("rules", "csv", "problem", "case"):
            example.more.append(block)
    if example:
        yield example


class Example:
    """A rulebook, the files beside it, what `check` says of it, and cases."""

    def __init__(self, rules):
        self.rules, self.more = rules, []

    def name(self):
        return f"{relative(PAGE)}:{self.rules.line}"

    def run(self, settings, base):
        whole = re.match(r"(#.*\n|\s*\n)*rulebook ", self.rules.text)
        before = "" if whole or self.rules.info[1:] else base
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            (folder / "example.rules").write_text(before + self.rules.text)
            for block in self.more:
                if block.kind() in ("csv", "rules"):
                    suffix = ".rules" if block.kind() == "rules" else ""
                    (folder / (block.info[1] + suffix)).write_text(block.text)
            cases = [self.checked(settings, folder, before.count("\n"))]
            for block in self.more:
                if block.kind() == "case":
                    cases += self.decided(settings, folder, block)
        return cases

    def checked(self, settings, folder, lines_before):
        ended = run([settings.comity(), "check", "--json", "."], folder=folder)
        wanted = [line.split(None, 2) for block in self.more if block.kind() == "problem"
                  for line in block.text.splitlines()]
        try:
            problems = json.loads(ended.out)["problems"]
        except ValueError:
            return Case(self.name(), False, ended.text(), again(SUITE, self.name()))
        got, listed = [], [fields[:2] for fields in wanted]
        for problem in problems:
            line = problem["place"].get("line", 0)
            line -= lines_before if problem["place"]["path"].endswith("example.rules") else 0
            is_aside = problem["code"] in ASIDE or problem["code"].startswith("unused.")
            if is_aside and [str(line), problem["code"]] not in listed:
                continue
            fields = [str(line), problem["code"], problem["message"]]
            got.append(fields[:len(wanted[len(got)]) if len(got) < len(wanted) else 3])
        return Case(self.name(), got == wanted, f"expected {wanted}\ngot      {got}",
                    again(SUITE, self.name()))

    def decided(self, settings, folder, block):
        pairs = list(pairs_read(block.text))
        given = folder / "cases.ndjson"
        given.write_text("".join(json.dumps({"date": DATE, **json.loads(case)}) + "\n"
                                 for case, _ in pairs))
        ended = run([settings.comity(), "decide", "--rules", "example.rules", "--derive", "*",
                     given.name], folder=folder)
        decisions = lang.decisions_read(ended.out)
        for number, (case, want) in enumerate(pairs):
            got = decisions[number] if number < len(decisions) else {}
            faults = list(lang.differences(json.loads(want), got))
            name = f"{relative(PAGE)}:{block.line} case {number + 1}"
            yield Case(name, not faults, "\n".join([case, *faults, ended.err]),
                       again(SUITE, self.name()))


class Evaluated:
    """A line an expression: EXPRESSION [with FACTS] => VALUE."""

    def __init__(self, block):
        self.block = block

    def name(self):
        return f"{relative(PAGE)}:{self.block.line}"

    def run(self, settings, _):
        lines = [line for line in self.block.text.splitlines() if line.strip()]
        asked, wanted = [], []
        for line in lines:
            left, value = line.rsplit("=>", 1)
            expression, _, facts = left.partition(" with ")
            asked.append(json.dumps({"id": len(asked), "expr": expression.strip(),
                                     "facts": json.loads(facts) if facts else {}}))
            wanted.append(value.strip())
        ended = run([settings.comity(), "eval", "-"], stdin="\n".join(asked) + "\n")
        answers = [json.loads(line) for line in ended.out.splitlines()]
        for number, line in enumerate(lines):
            got = answer_shown(answers[number]) if number < len(answers) else ended.text()
            yield Case(f"{self.name()} line {number + 1}", got == wanted[number],
                       f"{line}\ngot {got}", again(SUITE, self.name()))


def answer_shown(answer):
    if "problems" in answer:
        return "[" + answer["problems"][0]["code"] + "]"
    value = answer["value"]
    return value if isinstance(value, str) else json.dumps(value)


def pairs_read(text):
    """A case and its decision, each of which may go on over further lines."""
    for part in re.split(r"\n(?=\{)", text.strip()):
        case, _, want = part.partition("=>")
        yield case.strip(), want.strip()


# --- The page against the sources ---------------------------------------------------------------

def codes_case(_):
    """Every code that a source can say stands in a table of the page, and no other."""
    said = codes_said()
    page = PAGE.read_text().split("\n## 12.")[1]
    rows = [code for cell in CODE_CELL.findall(page) for code in CODE.findall(cell)]
    faults = [f"not on the page: {code}" for code in sorted(said - set(rows))]
    faults += [f"no source says it: {code}" for code in sorted(set(rows) - said)]
    faults += [f"twice on the page: {code}" for code in sorted(set(rows)) if rows.count(code) > 1]
    return Case(f"{relative(PAGE)} codes", not faults, "\n".join(faults), again(SUITE, "codes_case"))


def codes_said():
    return {code for path in (ROOT / "src").rglob("*.c")
            for code in EMITTED.findall(path.read_text())}


def reached_case(_):
    """Every code is met by some test that says what must come."""
    expected = [path.read_text(errors="replace") for path in (ROOT / "tests").rglob("*")
                if path.suffix in (".out", ".transcript", ".expect", ".c")]
    faults = [code for code in sorted(codes_said() - UNREACHED)
              if not any(f"[{code}]" in text or f'"{code}"' in text for text in expected)]
    return Case(f"{relative(PAGE)} codes reached", not faults, f"in no test: {faults}",
                again(SUITE, "reached_case"))


def words_case(_):
    """What the page calls reserved is what conditions reserve: no fact can be named so."""
    page = PAGE.read_text()
    listed = re.search(r"^Reserved are (.*?)\.\s", page, re.MULTILINE | re.DOTALL)
    words = re.findall(r"`(\w+)`", listed[1]) if listed else []
    source = (ROOT / "src/lang/words.c").read_text()
    reserved = re.findall(r'STR_INIT\("(\w+)"\)', source.split("word_is_reserved", 1)[1])
    faults = sorted(set(words) ^ set(reserved))
    return Case(f"{relative(PAGE)} reserved words", not faults, f"differ: {faults}",
                again(SUITE, "words_case"))


def units_case(settings):
    """The table of units has those of src/facts/unit.c, in each row what can be added."""
    source = (ROOT / "src/facts/unit.c").read_text()
    tables = [source.split(f"}} {table}[] = {{\n")[1].split("\n};")[0]
              for table in ("rows", "aliases")]
    built = {plain(name) for table in tables
             for name in re.findall(r'^    \{STR_INIT\("([^"]+)"\)', table, re.MULTILINE)}
    section = PAGE.read_text().split("| measures | units |")[1].split("\n\n")[0]
    rows = [[plain(unit) for cell in row.split("|")[2:4] for unit in re.findall(r"`([^`]+)`", cell)]
            for row in section.split("\n")[2:]]
    listed = [unit for row in rows for unit in row]
    faults = [f"in one only: {unit}" for unit in sorted(set(listed) ^ built)]
    faults += [f"twice: {unit}" for unit in sorted(set(listed)) if listed.count(unit) > 1]
    faults += [f"not of its row: {unit}" for row in rows for unit in row[1:]
               if not adds(settings, row[0], unit)]
    return Case(f"{relative(PAGE)} units", not faults, "\n".join(faults),
                again(SUITE, "units_case"))


def adds(settings, unit, other):
    """Whether the two measure the same; `other` is said by a case, which may write µ, Ω and min."""
    ended = run([settings.comity(), "eval", "--fact", f"a=1 {other}", f"a + 1 {unit} > 1 {unit}"])
    return ended.out.strip() == "yes"


def plain(unit):
    """The micro sign and the Greek letter are one, and so are the two signs of ohm."""
    return unicodedata.normalize("NFKC", unit)


def clauses_case(settings):
    """The table of statements names the clauses that `comity check` allows."""
    faults = []
    section = PAGE.read_text().split("\n## 7.")[1].split("\n### ")[0]
    rows = re.findall(r"^\| `([a-z ]+)` \| ([^|]*) \| [^|]* \|$", section, re.MULTILINE)
    for kind, clauses in rows:
        wanted = set(re.findall(r"`([^`]+)`", clauses))
        wrong = "per x" if kind == "rulebook" else "title \"x\""
        head = "rulebook zz.a\n" + (f"  {wrong}\n" if kind == "rulebook" else
                                    f"{kind} x\n  {wrong}\n")
        allowed = hint_clauses(settings, head)
        if wanted != allowed:
            faults.append(f"{kind}: only one has {sorted(wanted ^ allowed)}")
    source = (ROOT / "src/lang/words.c").read_text()
    kinds = set(re.findall(r'\[STATEMENT_\w+\]\s*=\s*\{"(\w+)"', source))
    listed = {kind.split()[0] for kind, _ in rows}
    faults += [f"no row, or no statement: {kind}" for kind in sorted(kinds ^ listed)]
    return Case(f"{relative(PAGE)} clauses", not faults, "\n".join(faults),
                again(SUITE, "clauses_case"))


def hint_clauses(settings, text):
    """The clauses that the hint of `parse.clause` lists."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.rules").write_text(text)
        ended = run([settings.comity(), "check", "--json", "a.rules"], folder=folder)
    for problem in json.loads(ended.out)["problems"]:
        if problem["code"] == "parse.clause":
            return set(problem["hint"].removeprefix("it may have: ").split(", "))
    return set()


# --- The grammar --------------------------------------------------------------------------------

RULE = re.compile(r"^(\w+) +=((?:.*\n(?!\w))*.*)", re.MULTILINE)
SYMBOL = re.compile(r'"[^"]*"|\w+|[][(){}|]')
WORDS = {"name": ["a", "item.a", "ex.b/c", "a.1"], "code": ["1A001", "us:3A090.a.1"],
         "number": ["5", "-0.5"], "date": ["2026-07-01"], "string": ['"a text"'], "word": ["kg", "mm2"]}
SENTENCES = 400


def grammar_case(settings):
    """Whatever the grammar of the page allows, the parser reads; what it names are the words of
    the language. (That names mean nothing here is no fault of the grammar.)"""
    text, lines = grammar_text(), sentences_spoken()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.rules").write_text("\n".join(lines) + "\n")
        ended = run([settings.comity(), "check", "--json", "a.rules"], folder=folder)
    faults = [f"{lines[problem['place']['line'] - 1].strip()}: {problem['message']}"
              for problem in json.loads(ended.out)["problems"]
              if problem["code"].startswith(("lex.", "parse."))]
    source = (ROOT / "src/lang/words.c").read_text()
    for word in re.findall(r'\[CLAUSE_\w+\] = "(\w+)"', source):
        if f'"{word}"' not in text:
            faults.append(f"the grammar has no '{word}'")
    return Case(f"{relative(PAGE)} grammar", not faults, "\n".join(faults[:20]),
                again(SUITE, "grammar_case"))


def grammar_text():
    return next(block.text for block in blocks_read(PAGE.read_text()) if block.info == ["ebnf"])


def sentences_spoken():
    """The lines of a rulebook that the grammar of the page allows."""
    text = grammar_text()
    rules = {name: Alternatives(SYMBOL.findall(body) + [")"])
             for name, body in RULE.findall(re.sub(r"\(\*.*?\*\)", "", text))}
    rng = random.Random(4)
    starts = {'when "label" ': "condition", "to ": "set", "cite ": "expression"}
    lines = ["rulebook ex.grammar"]
    for number in range(SENTENCES):
        word, start = rng.choice(list(starts.items()))
        lines += [f"require r{number}", f"  {word}{rules[start].say(rules, rng, 12)}"]
        lines += [f"fact f{number} : {rules['type'].say(rules, rng, 12)}"]
    return lines


class Alternatives:
    """What stands right of a `=`, or within brackets: sequences of words, names of rules, and
    brackets (their sign, what is inside)."""

    def __init__(self, symbols):
        self.choices = [[]]
        while (symbol := symbols.pop(0)) not in "])}":
            if symbol == "|":
                self.choices.append([])
            elif symbol in "[({":
                self.choices[-1].append((symbol, Alternatives(symbols)))
            else:
                self.choices[-1].append(symbol)

    def say(self, rules, rng, fuel):
        """A random sentence; without fuel, the last of the shortest choices, which leads down."""
        choice = rng.choice(self.choices) if fuel > 0 else min(reversed(self.choices), key=len)
        return " ".join(part for symbol in choice for part in said(symbol, rules, rng, fuel - 1))


def said(symbol, rules, rng, fuel):
    if isinstance(symbol, tuple):
        sign, inside = symbol
        times = 1 if sign == "(" else rng.randint(0, 1 if sign == "[" or fuel < 8 else 2)
        yield from (inside.say(rules, rng, fuel) for _ in range(times if fuel > 0 or sign == "(" else 0))
    elif symbol == "unit":
        yield rng.choice(["%", "kg", "TOPS_bit/mm2", "g*m"])
    elif symbol in WORDS:
        yield rng.choice(WORDS[symbol])
    elif symbol in rules:
        yield rules[symbol].say(rules, rng, fuel)
    else:
        yield symbol.strip('"')
