#!/usr/bin/env python3
"""The language server as an editor sees it. $COMITY is the program. Writes TAP.

Each row is a conversation with a server of its own, on a shelf of two small
rulebooks; a row is true or false, or a list of what differs. Against what is
true already: problems against `comity check`, layout against `comity fmt`, the
text after many edits against Python's own strings.
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from client import CAPABILITIES, Client, edit, frame  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
COMITY = os.environ.get("COMITY", str(ROOT / "build" / "comity"))

VOCABULARY = """\
rulebook t.vocabulary
  title     "Words"
  list      us

type colour : one of red, green, blue
fact item.tpp : number in TOPS_bit
  least     0 TOPS_bit
  ask       "Total processing performance?"
  ask zh    "总处理性能？"
fact item.colour : colour
  ask       "Which colour?"
fact item.elements : set of element
fact party.lists : set of party_list
  presumed  none
  ask       "On which lists?"
type party_list : one of us.entity_list, cn.watch_list
fact destination : country
  ask       "Where to?"
group D5 of country = BY, CU, RU
"""
CHIPS = """\
rulebook t.chips
  title     "芯片 \U0001F6A2 chips"
  list      us
  use       t.vocabulary
  governs   when destination is not US

table marks from "marks.csv"
  column    country : country
  column    mark : text or none
  key       country

entry 3A090.a from 2023-11-17
  "Integrated circuits of high performance"
  when      item.tpp >= 4800 TOPS_bit
  cite      "part 774"

require rs from 2023-11-17
  for       3A090.a
  to        any country except D5
  when      no party where (party.lists has us.entity_list)
  when      any marks where (marks.country is destination)
  because   RS
  cite      "742.6"

policy denial from 2023-11-17
  on        rs
  says      presumption_of_denial
  when      end_user.lists has cn.watch_list
  cite      "742.6(b)"

suspend rs from 2027-01-01
  cite      "none"
"""
MARKS = "country,mark\nCN,X\nIN,\n"
LINES = CHIPS.split("\n")


def spot(text, skip=0):
    """Line and UTF-16 character of a text in CHIPS, in the middle of its first letter's word."""
    for number, line in enumerate(LINES):
        if text in line:
            if skip == 0:
                return number, units(line[:line.index(text)]) + 1
            skip -= 1
    raise ValueError(text)


def units(text):
    return len(text.encode("utf-16-le")) // 2


def shelf(folder):
    path = pathlib.Path(folder)
    (path / "vocabulary.rules").write_text(VOCABULARY)
    (path / "chips.rules").write_text(CHIPS)
    (path / "marks.csv").write_text(MARKS)


def short(problems):
    return [(problem["code"], problem["range"]["start"]["line"],
             problem["range"]["start"]["character"]) for problem in problems]


def expect(name, got, wanted):
    return [] if got == wanted else [f"{name}: {got!r}, not {wanted!r}"]


# --- Problems ---------------------------------------------------------------------------------

# A fault typed into CHIPS: the text at which it is typed, what is typed in its place, the problem's
# code, and where it begins, counted from the text.
FAULTS = [
    ("a name of a fact", "item.tpp", "item.tp", "name.unknown", 0),
    ("a unit", "TOPS_bit", "TOPS_byte", "unit.unknown", 0),
    ("a clause", "cite      ", "cit       ", "parse.expected", 0),
    ("a target", "rs\n  says", "rx\n  says", "name.provision", 0),
    ("a status' target", "rs from 2027", "rx from 2027", "status.target", 0),
    ("a day", "2027-01-01", "2027-02-30", "date.impossible", 0),
    ("a rulebook", "t.vocabulary", "t.vocabularx", "name.rulebook", 0),
    ("a text without an end", '"742.6(b)"', '"742.6(b)', "lex.string", 0),
    ("a character without meaning", "party where", "party ; \U0001F6A2where", "lex.character", 8),
    ("a column", "marks.country is", "marks.countr is", "name.unknown", 0),
]


def position_of(text, offset):
    before = text[:offset]
    return before.count("\n"), units(before[before.rfind("\n") + 1:])


def faults(client):
    """Each fault is seen at its place while it is there, and goes when it is mended."""
    differ = []
    client.open("chips.rules", CHIPS)
    differ += expect("at first", client.problems("chips.rules"), [])
    for name, old, new, code, shift in FAULTS:
        start = CHIPS.index(old)
        line, character = position_of(CHIPS, start)
        end = position_of(CHIPS, start + len(old))
        client.change("chips.rules", edit(line, character, *end, new))
        found = short(client.problems("chips.rules"))
        differ += [] if (code, line, character + shift) in found else [f"{name}: {found}"]
        faulty = CHIPS[:start] + new + CHIPS[start + len(old):]
        end = position_of(faulty, start + len(new))
        client.change("chips.rules", edit(line, character, *end, old))
        differ += expect(f"{name}, mended", client.problems("chips.rules"), [])
    return differ


def full_text(client):
    client.open("chips.rules", CHIPS)
    client.problems()
    client.change("chips.rules", {"text": CHIPS.replace("item.tpp", "item.tqq")})
    differ = expect("the fault", [code for code, *_ in short(client.problems())], ["name.unknown"])
    client.change("chips.rules", {"text": CHIPS})
    return differ + expect("mended", client.problems(), [])


def hints(client):
    client.open("chips.rules", CHIPS.replace("destination is not", "destinatoin is not"))
    problem = client.problems()[0]
    related = problem.get("relatedInformation", [])
    return (expect("severity", problem["severity"], 1) + expect("source", problem["source"], "comity")
            + expect("hint", [each["message"] for each in related], ["did you mean 'destination'?"]))


def plain_client(folder):
    """A client that shows little gets the hint in the message, flat symbols, plain text."""
    client = Client(COMITY, folder, {})
    client.open("chips.rules", CHIPS.replace("destination is not", "destinatoin is not"))
    differ = expect("message", client.problems()[0]["message"],
                    "'destinatoin' is no name known here\ndid you mean 'destination'?")
    symbols = client.ask("textDocument/documentSymbol", client.document("chips.rules"))
    differ += expect("symbols", {tuple(sorted(symbol)) for symbol in symbols},
                     {("detail", "kind", "location", "name")})
    hover = client.ask("textDocument/hover", client.at("chips.rules", *spot("D5")))
    differ += expect("hover", hover["contents"]["kind"], "plaintext")
    return differ + expect("end", client.end()[0], 0)


def as_check(folder):
    """Every rulebook of tests/lang: the same as `comity check` says of the file."""
    client, differ, count = Client(COMITY, folder), [], 0
    client.folder = ROOT
    for path in sorted((ROOT / "tests" / "lang").glob("*/*/*.rules")):
        name = str(path.relative_to(ROOT))
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # JSON could not carry it
        answer = json.loads(subprocess.run(
            [COMITY, "check", "--json", str(path)], stdout=subprocess.PIPE, check=False,
            env={**os.environ, "COMITY_RULEBOOKS": folder}).stdout or '{"problems":[]}')
        wanted = sorted((problem["code"], problem["message"], (problem["place"]["line"] or 1) - 1)
                        for problem in answer["problems"]
                        if problem["place"]["path"] == str(path))
        client.open(name, text)
        got = sorted((problem["code"], problem["message"].split("\n")[0],
                      problem["range"]["start"]["line"]) for problem in client.problems(name))
        differ += expect(name, got, wanted)
        count += bool(wanted)
        client.tell("textDocument/didClose", client.document(name))
        client.problems(name)
    return differ + ([] if count > 50 else [f"only {count} faulty rulebooks were tried"])


def other_files(client):
    """A fault in a rulebook that is used is published under its own URI, and taken back."""
    bad = VOCABULARY.replace("number in TOPS_bit", "number in TOPS_bits")
    (pathlib.Path(client.folder) / "vocabulary.rules").write_text(bad)
    client.open("chips.rules", CHIPS)
    codes = [problem["code"] for problem in client.problems("vocabulary.rules")]
    differ = expect("on the disk", codes[:1], ["unit.unknown"])
    # The editor's text stands for the file: mended there, both are without fault.
    client.open("vocabulary.rules", VOCABULARY)
    seen = {}
    while set(seen) != {"chips.rules", "vocabulary.rules"} or any(seen.values()):
        params = client.next()["params"]
        seen[params["uri"].rsplit("/", 1)[1]] = params["diagnostics"]
    client.change("vocabulary.rules", {"text": VOCABULARY.replace("item.tpp", "item.tops")})
    problems = client.problems("chips.rules")
    return differ + expect("renamed", [problem["code"] for problem in problems], ["name.unknown"])


def table_saved(client):
    """A table that changes on the disk is read again when the client says so."""
    client.open("chips.rules", CHIPS)
    differ = expect("at first", client.problems(), [])
    table = pathlib.Path(client.folder) / "marks.csv"
    table.write_text(MARKS + "XX,\n")
    client.tell("textDocument/didSave", client.document("chips.rules"))
    differ += [] if client.problems("marks.csv") else ["the bad row was not seen"]
    table.write_text(MARKS)
    client.tell("textDocument/didSave", client.document("chips.rules"))
    return differ + expect("mended", client.problems("marks.csv"), [])


def appears(client):
    """A rulebook that is used and not there is found once the disk has it, or the editor."""
    text = "rulebook t.new\n  use       t.later\nderive item.big : yes or no\n  = item.size >= 1 nm\n"
    later = "rulebook t.later\nfact item.size : number in nm\n"
    os.symlink("user@host", pathlib.Path(client.folder) / ".#new.rules")  # as Emacs locks a file
    client.open("new.rules", text)
    differ = expect("missing", "name.rulebook" in [code for code, *_ in short(client.problems())], True)
    (pathlib.Path(client.folder) / "later.rules").write_text(later)
    client.tell("textDocument/didSave", client.document("new.rules"))
    differ += expect("there", client.problems("new.rules"), [])
    client.open("later.rules", later.replace("t.later", "t.other"))
    codes = [code for code, *_ in short(client.problems("new.rules"))]
    return differ + expect("renamed", "name.rulebook" in codes, True)


def untitled(client):
    """A document that was never saved is checked by itself, with the shelf."""
    uri = "untitled:Untitled-1"
    client.tell("textDocument/didOpen", {"textDocument": {
        "uri": uri, "languageId": "comity", "version": 1,
        "text": "rulebook t.new\n  use       t.vocabulary\nderive item.big : yes or no\n"
                "  = item.tpq >= 1 TOPS_bit\n"}})
    message = client.next()["params"]
    return (expect("uri", message["uri"], uri) +
            expect("problem", ("name.unknown", 3, 4) in short(message["diagnostics"]), True))


def typed_through(client):
    """A rulebook as it is typed: cut off at every few characters, with questions at each."""
    client.open("chips.rules", "")
    for end in range(1, len(CHIPS), 5):
        text = CHIPS[:end]
        client.change("chips.rules", {"text": text})
        at = client.at("chips.rules", *position_of(text, end))
        for method in ("hover", "completion", "definition", "documentSymbol", "formatting"):
            if client.ask(f"textDocument/{method}", {**at, "options": {}}) is False:
                return [f"{method} at {end}"]
    return []


# --- Text -------------------------------------------------------------------------------------

ALPHABET = "ab é文\U0001F6A2\U00010000"


def random_edits(client):
    """The same edits in Python, by UTF-16 code units: the title, shown by hover, is the same."""
    draw = random.Random(5)
    title, differ = list("title"), []
    client.open("x.rules", 'rulebook t.x\n  title     "title"\n')
    for round_number in range(200):
        changes = []
        for _ in range(draw.randint(1, 4)):
            start = draw.randint(0, len(title))
            end = min(len(title), start + draw.randint(0, 3))
            text = "".join(draw.choice(ALPHABET) for _ in range(draw.randint(0, 4)))
            from_unit, to_unit = units("".join(title[:start])), units("".join(title[:end]))
            changes.append(edit(1, 13 + from_unit, 1, 13 + to_unit, text))
            title[start:end] = text
        client.change("x.rules", *changes)
        hover = client.ask("textDocument/hover", client.at("x.rules", 0, 10))
        shown = hover["contents"]["value"]
        if "".join(title).strip() not in shown:
            differ.append(f"round {round_number}: {shown!r} lacks {''.join(title)!r}")
    return differ[:3]


# Edits of one text, each alone: the change, and the text that it leaves.
EDITS = [
    ("inside a pair of surrogates, from its beginning", "a\U0001F6A2b", edit(0, 2, 0, 2, "x"),
     "ax\U0001F6A2b"),
    ("behind the end of a line", "a\nb", edit(0, 99, 0, 99, "x"), "ax\nb"),
    ("behind the last line", "a\nb", edit(7, 0, 9, 3, "x"), "a\nbx"),
    ("over the end of a line", "a\r\nb", edit(0, 1, 1, 0, ""), "ab"),
    ("a carriage return ends a line", "a\rb\rc", edit(1, 0, 1, 1, "x"), "a\rx\rc"),
    ("CR LF ends one line", "a\r\nb\r\nc", edit(1, 0, 1, 1, "x"), "a\r\nx\r\nc"),
]


def edits(client):
    """The text is seen in the place of a fault that follows it: a lone character."""
    differ = []
    for number, (name, before, change, after) in enumerate(EDITS):
        file = f"{number}.rules"
        client.open(file, before)
        client.problems(file)
        client.change(file, change)
        got = client.problems(file)
        client.open(f"after-{file}", after)
        wanted = client.problems(f"after-{file}")
        differ += expect(name, [(problem["message"], problem["range"]) for problem in got],
                         [(problem["message"], problem["range"]) for problem in wanted])
        differ += [] if wanted else [f"{name}: nothing is wrong with it, so nothing was tried"]
    return differ


# --- Names ------------------------------------------------------------------------------------

# What the cursor is on, which of its kind, and parts of what is shown.
HOVERS = [
    ("item.tpp", 0, ["fact item.tpp : number in TOPS_bit", "Total processing performance?",
                     "总处理性能？", "least 0 TOPS_bit", "t.vocabulary, vocabulary.rules line 6"]),
    ("end_user.lists", 0, ["fact party.lists : set of party_list", "presumed none"]),
    ("3A090.a\n", 0, ["entry 3A090.a from 2023-11-17", "Integrated circuits of high performance"]),
    ("rs\n", 0, ["require rs from 2023-11-17", 'cite "742.6"', "t.chips, chips.rules line 17"]),
    ("D5", 0, ["group D5 of country", "= BY, CU, RU"]),
    ("marks.country", 0, ["table marks: column country : country"]),
    ("marks where", 0, ['table marks from "marks.csv"', "key country"]),
    ("t.vocabulary", 0, ["rulebook t.vocabulary", "Words"]),
    ("US\n", 0, ["United States", "美国"]),
]


def hovers(client):
    client.open("chips.rules", CHIPS)
    differ = []
    for text, skip, parts in HOVERS:
        offset = [i for i in range(len(CHIPS)) if CHIPS.startswith(text, i)][skip]
        hover = client.ask("textDocument/hover",
                           client.at("chips.rules", *position_of(CHIPS, offset + 1)))
        shown = hover["contents"]["value"] if hover else "nothing"
        differ += [f"{text.strip()}: {part!r} is not in {shown!r}" for part in parts
                   if part not in shown]
    nothing = client.ask("textDocument/hover", client.at("chips.rules", *spot("742.6(b)")))
    return differ + expect("inside a text", nothing, None)


# What the cursor is on; the file, line (from 1) of each place that declares it.
DEFINITIONS = [
    ("item.tpp >=", [("vocabulary.rules", 6)]),
    ("end_user.lists", [("vocabulary.rules", 13)]),
    ("3A090.a\n", [("chips.rules", 12)]),
    ("rs\n  says", [("chips.rules", 17)]),
    ("rs from 2027", [("chips.rules", 17)]),
    ("D5", [("vocabulary.rules", 19)]),
    ("marks.country is", [("chips.rules", 8)]),
    ("marks where", [("chips.rules", 7)]),
    ("country\n\nentry", [("chips.rules", 8)]),
    ("t.vocabulary", [("vocabulary.rules", 1)]),
    ("presumption_of_denial", []),
]


def definitions(client):
    client.open("chips.rules", CHIPS)
    differ = []
    for text, wanted in DEFINITIONS:
        at = client.at("chips.rules", *position_of(CHIPS, CHIPS.index(text) + 1))
        found = client.ask("textDocument/definition", at)
        got = [(each["uri"].rsplit("/", 1)[1], each["range"]["start"]["line"] + 1)
               for each in found]
        differ += expect(text.strip(), got, wanted)
    return differ


# What the cursor is on; how many places name it in chips.rules and in vocabulary.rules.
REFERENCES = [
    ("item.tpp", True, 1, 1),
    ("item.tpp", False, 1, 0),
    ("party.lists", True, 2, 1),
    ("rs from 2023", True, 3, 0),
    ("D5", False, 1, 0),
    ("country : country", True, 3, 0),
    ("t.vocabulary", True, 1, 1),
]


def references(client):
    client.open("chips.rules", CHIPS)
    differ = []
    for text, declared, chips, words in REFERENCES:
        at = client.at("chips.rules", *position_of(CHIPS, CHIPS.index(text) + 1))
        found = client.ask("textDocument/references",
                           {**at, "context": {"includeDeclaration": declared}})
        files = [each["uri"].rsplit("/", 1)[1] for each in found]
        differ += expect(text, (files.count("chips.rules"), files.count("vocabulary.rules")),
                         (chips, words))
    return differ


def used_elsewhere(client):
    """From the vocabulary, the rulebooks beside it that use a fact are found."""
    client.open("vocabulary.rules", VOCABULARY)
    found = client.ask("textDocument/references", {**client.at("vocabulary.rules", 5, 8),
                                                   "context": {"includeDeclaration": False}})
    return expect("files", [each["uri"].rsplit("/", 1)[1] for each in found], ["chips.rules"])


def symbols(client):
    client.open("chips.rules", CHIPS)
    found = client.ask("textDocument/documentSymbol", client.document("chips.rules"))
    got = [(each["detail"], each["name"], len(each["children"])) for each in found]
    return expect("symbols", got, [
        ("rulebook", "t.chips", 0), ("table", "marks", 2), ("entry", "3A090.a", 0),
        ("require", "rs", 0), ("policy", "denial", 0), ("suspend", "rs", 0)])


# --- Completion -------------------------------------------------------------------------------

# What is typed at the end of CHIPS, `|` the cursor; what is offered, and what is not.
COMPLETIONS = [
    ("a statement", "re|", ["require", "repeal", "general licence"], ["when"]),
    ("a clause of a requirement", "require x\n  |", ["for", "when", "cite", "from"],
     ["lifts", "column", "ask"]),
    ("a clause of a fact", "fact item.x : text\n  a|", ["ask", "presumed", "least"], ["when"]),
    ("what is there once is not offered again", "require x\n  cite      \"a\"\n  |", ["when"],
     ["cite"]),
    ("a fact", "require x\n  when      item.|", ["item.tpp", "party.lists", "marks.mark"],
     ["rs", "cite"]),
    ("a line that goes on", "require x\n  when      item.tpp >= 1 TOPS_bit and\n            |",
     ["item.tpp", "not"], ["cite"]),
    ("an operator", "require x\n  when      item.tpp |", ["is", "in", "and"], ["item.tpp"]),
    ("a value of a type", "require x\n  when      item.colour is |", ["red", "blue", "none"],
     ["CN"]),
    ("a value of another's type", "require x\n  when      end_user.lists has |",
     ["us.entity_list", "cn.watch_list"], ["red"]),
    ("a country", "require x\n  when      destination in |", ["CN", "D5"], ["red"]),
    ("a second country", "require x\n  when      destination in CN, |", ["HK", "D5"], ["red"]),
    ("an element", "require x\n  when      item.elements has |", ["Tb", "Dy"], ["CN"]),
    ("a unit", "require x\n  when      item.tpp >= 4800 |", ["TOPS_bit", "GB/s", "nm"],
     ["item.tpp"]),
    ("a place or a table", "require x\n  when      any |", ["item", "owner", "marks"], ["cite"]),
    ("codes", "require x\n  for       |", ["3A090.a", "any"], ["rs", "CN"]),
    ("destinations", "require x\n  to        |", ["D5", "CN", "any"], ["3A090.a"]),
    ("a requirement", "policy x\n  on        |", ["rs", "denial", "t.chips"], ["item.tpp"]),
    ("a policy", "policy x\n  says      |", ["case_by_case", "denial"], []),
    ("a status' target", "repeal |", ["rs", "denial"], ["item.tpp"]),
    ("a rulebook", "rulebook z\n  use       |", ["t.vocabulary"], ["item.tpp"]),
    ("a type", "fact item.x : |", ["yes or no", "colour", "number in"], ["red"]),
    ("a unit of a type", "fact item.x : number in |", ["mm", "TOPS_bit"], ["colour"]),
    ("a key", "table u from \"u.csv\"\n  column    a : text\n  key       |", ["a"], ["mark"]),
    ("nothing in a text", "require x\n  cite      \"it|", [], ["item.tpp", "when"]),
    ("nothing in a comment", "require x  # it|", [], ["item.tpp", "from"]),
]


def completions(client):
    client.open("chips.rules", CHIPS)
    differ = []
    for name, typed, wanted, unwanted in COMPLETIONS:
        text = CHIPS + "\n" + typed
        offset = text.rindex("|")
        text = text[:offset] + text[offset + 1:]
        client.change("chips.rules", {"text": text})
        line, character = position_of(text, offset)
        answer = client.ask("textDocument/completion", client.at("chips.rules", line, character))
        labels = {item["label"] for item in answer["items"]}
        differ += [f"{name}: {label!r} is not offered" for label in wanted if label not in labels]
        differ += [f"{name}: {label!r} is offered" for label in unwanted if label in labels]
        ranges = {json.dumps(item["textEdit"]["range"]["end"]) for item in answer["items"]}
        differ += expect(name, len(ranges) <= 1, True)
        differ += expect(name, len(labels), len(answer["items"]))
    return differ


def completion_replaces(client):
    """What was typed of a name with a dot is replaced, not doubled."""
    text = CHIPS.replace("when      item.tpp >=", "when      item.t >=")
    client.open("chips.rules", text)
    line, character = position_of(text, text.index("item.t >=") + 6)
    answer = client.ask("textDocument/completion", client.at("chips.rules", line, character))
    item = [each for each in answer["items"] if each["label"] == "item.tpp"][0]
    return expect("range", item["textEdit"], {
        "range": {"start": {"line": line, "character": character - 6},
                  "end": {"line": line, "character": character}}, "newText": "item.tpp"})


# --- Changes ----------------------------------------------------------------------------------

def apply(text, edits_wanted):
    for each in reversed(edits_wanted):
        lines = text.split("\n")
        offsets = []
        for place in (each["range"]["start"], each["range"]["end"]):
            before = "\n".join(lines[:place["line"]]) + ("\n" if place["line"] else "")
            line = lines[place["line"]] if place["line"] < len(lines) else ""
            raw = line.encode("utf-16-le")[:2 * place["character"]]
            offsets.append(len(before) + len(raw.decode("utf-16-le")))
        text = text[:offsets[0]] + each["newText"] + text[offsets[1]:]
    return text


def messy(text, draw):
    """The same statements in another layout, and lines that are too long or blank."""
    lines = []
    for line in text.split("\n"):
        if line.startswith("  ") and draw.random() < 0.4:
            line = "    " + line.strip() if draw.random() < 0.5 else line + "   "
        lines += [line] + ([""] * draw.randint(1, 3) if draw.random() < 0.1 else [])
    return "\n".join(lines)


def formatting(client):
    draw, differ = random.Random(9), []
    for path in sorted((ROOT / "rulebooks").glob("*/*.rules")):
        text = messy(path.read_text(), draw)
        wanted = subprocess.run([COMITY, "fmt", "-"], input=text.encode(), check=True,
                                stdout=subprocess.PIPE).stdout.decode()
        client.open(path.name, text)
        changes = client.ask("textDocument/formatting", {**client.document(path.name),
                                                         "options": {"tabSize": 2}})
        differ += [] if apply(text, changes) == wanted else [f"{path.name} is laid out otherwise"]
        client.change(path.name, {"text": wanted})
        differ += expect(path.name, client.ask("textDocument/formatting", {
            **client.document(path.name), "options": {}}), [])
    return differ


def formatting_refused(client):
    client.open("chips.rules", CHIPS.replace("cite      ", "cit       "))
    return expect("code", client.ask("textDocument/formatting", {
        **client.document("chips.rules"), "options": {}}), -32803)


def actions(client):
    """The nearest known name is offered, and mends the fault."""
    differ = []
    for old, new in [("destination is not", "destinatoin is not"),
                     ("rs\n  says", "rss\n  says"), ("presumption_of_denial", "presumption_of_x"),
                     ("policy denial", "polic denial")]:
        text = CHIPS.replace(old, new, 1)
        client.open("chips.rules", text)
        place = client.problems("chips.rules")[0]["range"]
        found = client.ask("textDocument/codeAction", {
            **client.document("chips.rules"), "range": place, "context": {"diagnostics": []}})
        if old == "presumption_of_denial":  # nothing is near
            differ += expect(old, found, [])
            continue
        mended = [apply(text, list(each["edit"]["changes"].values())[0]) for each in found]
        differ += expect(old, CHIPS in mended, True)
    elsewhere = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    found = client.ask("textDocument/codeAction", {
        **client.document("chips.rules"), "range": elsewhere, "context": {"diagnostics": []}})
    return differ + expect("elsewhere", found, [])


# --- The protocol -----------------------------------------------------------------------------

# A request, and the code of the error that answers it.
REFUSALS = [
    ("an unknown method", {"method": "textDocument/rename", "params": {}}, -32601),
    ("an unknown method of the protocol's own", {"method": "$/unknown", "params": {}}, -32601),
    ("no document", {"method": "textDocument/hover", "params": {}}, -32602),
    ("a document that is not open", {"method": "textDocument/hover", "params": {
        "textDocument": {"uri": "file:///none"}, "position": {"line": 0, "character": 0}}}, -32602),
    ("a position that is none", {"method": "textDocument/hover", "params": {
        "textDocument": {"uri": "file:///none"}, "position": {"line": -1}}}, -32602),
    ("initialize a second time", {"method": "initialize", "params": {}}, -32600),
    ("no method", {"params": {}}, -32600),
]


def refusals(client):
    differ = []
    for name, body, code in REFUSALS:
        client.number += 1
        client.send({"jsonrpc": "2.0", "id": client.number, **body})
        differ += expect(name, client.answer(client.number), code)
    return differ + expect("still there", client.ask("textDocument/hover", {}), -32602)


# Bodies that are no message of ours; the answer has no id.
BAD_BODIES = [
    ("no JSON", b"hello", -32700),
    ("nothing", b"", -32700),
    ("bytes that are no UTF-8", b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', -32700),
    ("half a pair of surrogates", b'{"jsonrpc":"2.0","id":1,"method":"\\ud83d"}', -32700),
    ("nested without end", b"[" * 1000 + b"]" * 1000, -32700),
    ("a batch", b"[]", -32600),
    ("a text", b'"x"', -32600),
    ("an id that is none", b'{"jsonrpc":"2.0","id":{},"method":"x"}', -32600),
]


def bad_bodies(client):
    differ = []
    for name, body, code in BAD_BODIES:
        client.send_bytes(frame(body))
        message = client.next()
        differ += expect(name, (message["id"], message["error"]["code"]), (None, code))
    client.open("chips.rules", CHIPS)
    return differ + expect("still there", client.problems(), [])


def cancelled(client):
    """A request that is cancelled while it waits is not worked on; one that is done, was done."""
    client.open("chips.rules", CHIPS)
    client.problems()
    first = client.request("textDocument/documentSymbol", client.document("chips.rules"))
    second = client.request("textDocument/documentSymbol", client.document("chips.rules"))
    client.send(first, second, {"jsonrpc": "2.0", "method": "$/cancelRequest",
                                "params": {"id": second["id"]}})
    differ = [] if isinstance(client.answer(first["id"]), list) else ["the first was not answered"]
    differ += expect("the second", client.answer(second["id"]), -32800)
    client.tell("$/cancelRequest", {"id": 12345})
    return differ + expect("still there", client.ask("textDocument/hover", {}), -32602)


def coalesced(client):
    """Keystrokes that come at once are checked once, and the last text counts."""
    client.open("chips.rules", CHIPS)
    client.problems()
    changes = [{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
        "textDocument": {"uri": client.uri("chips.rules"), "version": number},
        "contentChanges": [{"text": CHIPS + "x" * number}]}} for number in range(2, 20)]
    client.send(*changes)
    message = client.next()["params"]
    return expect("version", message["version"], 19)


def life(folder):
    """Before `initialize`, after `shutdown`, and how it ends."""
    client = Client(COMITY, folder, starts=False)
    differ = expect("too early", client.ask("textDocument/hover", {}), -32002)
    client.open("chips.rules", "x")  # passed over
    client.ask("initialize", {"capabilities": CAPABILITIES})
    differ += expect("shutdown", client.ask("shutdown", None), None)
    differ += expect("too late", client.ask("textDocument/hover", {}), -32600)
    client.tell("exit", None)
    differ += expect("in order", client.ended(), (0, ""))
    client = Client(COMITY, folder)
    client.tell("exit", None)
    differ += expect("without shutdown", client.ended(), (1, ""))
    client = Client(COMITY, folder)
    differ += expect("the client goes", client.ended(), (1, ""))
    return differ


# Bytes that end the server: what is told, and where nothing more can be understood.
BROKEN = [
    ("no header", b"hello\r\n\r\n", "is not 'Name: value'"),
    ("no length", b"Content-Type: x\r\n\r\n{}", "no Content-Length"),
    ("a length that is none", b"Content-Length: ten\r\n\r\n{}", "no number of bytes"),
    ("a negative length", b"Content-Length: -2\r\n\r\n{}", "no number of bytes"),
    ("two lengths", b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "said twice"),
    ("a length beyond reason", b"Content-Length: 999999999999\r\n\r\n{}", "larger than 128 MiB"),
    ("a number beyond reason", b"Content-Length: 9999999999999999999999\r\n\r\n{}", "no number"),
    ("LF alone", b"Content-Length: 2\n\n{}", "does not end with CR LF"),
    ("a header without end", b"X" * 5000, "no end within 4096 bytes"),
    ("another charset", b"Content-Length: 2\r\nContent-Type: a; charset=utf-16\r\n\r\n{}", "UTF-8"),
    ("an end inside a message", b"Content-Length: 20\r\n\r\n{}", "ends inside a message"),
    ("an end inside a header", b"Content-Len", "ends inside a message"),
]


def broken(folder):
    differ = []
    for name, data, told in BROKEN:
        client = Client(COMITY, folder)
        try:
            client.send_bytes(data)
        except BrokenPipeError:
            pass
        code, errors = client.ended()
        differ += expect(name, code, 3)
        first = errors.split("\n")[0]
        differ += [] if told in first and "[lsp.frame]" in first else [f"{name}: {errors!r}"]
    return differ


def odd_frames(client):
    """Frames that are unusual and right: in pieces, with more fields, in other case."""
    body = json.dumps(client.request("textDocument/hover", {})).encode()
    header = (b"content-length: %d\r\nX-Other: 1\r\n"
              b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n" % len(body))
    for byte in header + body:
        client.send_bytes(bytes([byte]))
    return expect("answer", client.answer(client.number), -32602)


def long_document(client):
    """100,000 lines: opened, changed, asked; a fault at the far end is seen at its place."""
    statement = ('require r{0} from 2023-11-17\n  when      item.tpp >= {0} TOPS_bit\n'
                 '  because   RS\n  cite      "{0}"\n\n')
    text = ("rulebook t.long\n  use       t.vocabulary\n\n"
            + "".join(statement.format(number) for number in range(20_000)))
    lines = text.count("\n")
    client.open("long.rules", text)
    differ = expect("at first", client.problems("long.rules"), [])
    client.change("long.rules", edit(lines - 4, 12, lines - 4, 20, "item.tpq"))
    differ += expect("the fault", short(client.problems("long.rules")),
                     [("name.unknown", lines - 4, 12)])
    client.change("long.rules", edit(lines - 4, 12, lines - 4, 20, "item.tpp"))
    differ += expect("mended", client.problems("long.rules"), [])
    hover = client.ask("textDocument/hover", client.at("long.rules", lines - 4, 14))
    differ += expect("hover", "TOPS_bit" in hover["contents"]["value"], True)
    found = client.ask("textDocument/references", {**client.at("long.rules", lines - 4, 14),
                                                   "context": {"includeDeclaration": False}})
    differ += expect("references", len(found), 20_001)  # and the one of chips.rules
    symbols_found = client.ask("textDocument/documentSymbol", client.document("long.rules"))
    return (differ + expect("lines", lines > 100_000, True)
            + expect("symbols", len(symbols_found), 20_001))


# --- Running ----------------------------------------------------------------------------------

# Conversations with a client that has begun, and those that begin for themselves.
ROWS = [faults, full_text, hints, other_files, table_saved, appears, untitled, typed_through,
        random_edits, edits, hovers, definitions, references, used_elsewhere, symbols, completions,
        completion_replaces, formatting, formatting_refused, actions, refusals, bad_bodies,
        cancelled, coalesced, odd_frames, long_document]
ROWS_ALONE = [plain_client, as_check, life, broken]


def run(row):
    with tempfile.TemporaryDirectory(prefix="comity-lsp-") as folder:
        folder = str(pathlib.Path(folder).resolve())
        shelf(folder)
        if row in ROWS_ALONE:
            return row(folder)
        client = Client(COMITY, folder)
        try:
            differ = row(client)
            code, errors = client.end()
            return differ + expect("end", (code, errors), (0, ""))
        finally:
            client.process.kill()


def main():
    rows = [row for row in ROWS + ROWS_ALONE if not sys.argv[1:] or row.__name__ in sys.argv[1:]]
    failed = 0
    print(f"1..{len(rows)}")
    for number, row in enumerate(rows, 1):
        try:
            differ = run(row)
        except Exception as error:  # noqa: BLE001  a server that died is one row's failure
            differ = [f"{type(error).__name__}: {error}"]
        failed += bool(differ)
        print(f"{'not ok' if differ else 'ok'} {number} - {row.__name__.replace('_', ' ')}")
        for line in differ[:20]:
            print(f"# {line}")
        sys.stdout.flush()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
