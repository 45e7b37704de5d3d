#!/usr/bin/env python3
"""What `comity check` says of policies that collide and of statements that are dead, against the
decisions of many cases. Writes TAP.

Random rulebooks of small facts; a few hundred random cases, all facts of which are known:
1. Two policies of which `check` says nothing never judge one case.
2. The case that it shows of a conflict is one: decided, both policies hold.
3. A statement that it calls dead holds in no case.
4. What it leaves open is not all: most pairs are settled.
"""

import json
import os
import pathlib
import random
import re
import subprocess
import tempfile

COMITY = os.environ.get("COMITY", "build/comity")
BOOKS, PAIRS, CASES = 25, 40, 400

HEAD = """rulebook zz.pairs
  list      zz
  reaches   unlisted items
fact destination : country
fact item.n : number in mm2
fact item.m : number in mm2 or none
fact item.kind : one of small, big, odd
fact item.a : yes or no
fact item.b : yes or no
fact item.traits : set of one of fast, cheap, good
fact party.lists : set of one of ban, watch
fact party.kind : one of civil, military
group near of country through 2024-12-31 = CY, IL
group near of country from 2025-01-01 = CY, MX
group far of country = any country except near, US
entry 1A001
  cite      "0"
entry 1A001.a
  cite      "0"
entry 1A002
  cite      "0"
derive item.weak : yes or no
  = item.n < 3 mm2 or item.a
  cite      "0"
derive item.class : one of first, second, third
  = first when item.kind is small and item.b
  = second when item.m >= 2 mm2
  = third otherwise
  cite      "0"
"""
COUNTRIES = ["CY", "IL", "MX", "US", "DE"]
CODES = ["1A001", "1A001.a", "1A002"]
TRAITS = ["fast", "cheap", "good"]
ROLES = ["exporter", "end_user", "consignee", "intermediate_consignee", "ultimate_consignee", "broker"]


def test(draw):
    number = f"{draw.choice(['0', '1', '2', '2.5', '3', '4'])} mm2"
    kinds = draw.choice(["small", "big", "odd", "small, big", "big, odd"])
    return draw.choice([
        f"item.{draw.choice('nnm')} {draw.choice(['<', '<=', '>', '>=', 'is', 'is not'])} {number}",
        f"item.m is {draw.choice(['none', 'not none'])}",
        f"item.kind {draw.choice(['in', 'not in'])} {kinds}",
        f"item.{draw.choice(['a', 'b', 'weak'])}",
        f"item.{draw.choice(['a', 'b', 'weak'])} is {draw.choice(['yes', 'no'])}",
        f"item.class is {draw.choice(['first', 'second', 'third', 'not first'])}",
        f"destination {draw.choice(['in', 'not in'])} {draw.choice(['near', 'far', 'CY', 'near, DE', 'far except DE'])}",
        f"item.traits has {draw.choice(['fast', 'cheap', 'any of fast, good', 'all of cheap, good'])}",
        f"item meets {draw.choice(['1A001', '1A001.a', '1A002', '1A001, 1A002'])}",
        f"date {draw.choice(['<', '>='])} 2025-01-01",
        f"{draw.choice(['any', 'no'])} party where (party.lists has ban)",
        f"{draw.choice(['any', 'no'])} party where (party.kind is military{draw.choice(['', ' and party.lists has watch'])})",
    ])


def condition(draw, depth=2):
    if depth == 0 or draw.random() < 0.4:
        one = test(draw)
        return f"not ({one})" if draw.random() < 0.2 else one
    joined = draw.choice([" and ", " or "]).join(f"({condition(draw, depth - 1)})" for _ in range(2))
    return f"not ({joined})" if draw.random() < 0.1 else joined


def days(draw):
    return draw.choice(["", "", "", " through 2024-06-30", " from 2024-07-01", " from 2025-03-01"])


def clauses(draw):
    for _ in range(draw.randint(1, 2)):
        yield f"  {draw.choice(['when  ', 'when  ', 'unless'])}    {condition(draw)}"


def rulebook(draw):
    lines = [HEAD]
    for pair in range(PAIRS):
        lines += [f"require r{pair}", *(clauses(draw) if draw.random() < 0.3 else []), '  cite      "1"']
        for name, says in (("p", "approval"), ("q", "denial")):
            lines += [f"policy {name}{pair}{days(draw)}", f"  on        r{pair}", f"  says      {says}",
                      *clauses(draw), '  cite      "1"']
        lines += [f"require s{pair}{days(draw)}", *clauses(draw), *clauses(draw), '  cite      "1"']
    return "\n".join(lines) + "\n"


def case(draw, name, known=()):
    """A case of which all is known; what `known` has is kept."""
    item = {"n": draw.choice(["0", "1", "2", "2.25", "2.5", "3", "3.5", "4", "5"]),
            "m": draw.choice(["none", "0", "1", "2", "2.5", "3", "4", "5"]),
            "kind": draw.choice(["small", "big", "odd"]), "a": draw.random() < 0.5, "b": draw.random() < 0.5,
            "traits": [trait for trait in TRAITS if draw.random() < 0.4], "list": "zz",
            "codes": [code for code in CODES if draw.random() < 0.3] or "none"}
    made = {"id": name, "date": draw.choice(["2024-01-01", "2024-06-30", "2024-12-31", "2025-01-01", "2025-06-01"]),
            "destination": draw.choice(COUNTRIES), "item": item}
    parties = [value for fact, value in known if fact == "some party"]
    parties = parties or [value for fact, value in known if fact == "each party"] * 2 or [{}] * 2
    for role, party in zip(ROLES, parties + parties[:1]):
        made[role] = {"lists": [name for name in ("ban", "watch") if draw.random() < 0.3],
                      "kind": draw.choice(["civil", "military"]), **party}
    for fact, value in known:
        if fact.endswith(" party"):
            continue
        (item if fact.startswith("item.") else made)[fact.removeprefix("item.")] = value
    return made


def value_of(text):
    return {"yes": True, "no": False}.get(text, text)


def members_of(text):
    return [] if text == "none" else text.split(" and ")


def facts_of(shown):
    """A list of `fact value` pairs; those that are derived from the rest are left out."""
    for fact, value in (part.split(" ", 1) for part in shown.split(", ") if shown):
        if fact == "item.code":
            yield "item.codes", value if value == "none" else value.split(" and ")
        elif fact in ("item.traits", "party.lists"):
            yield fact, members_of(value)
        elif fact not in ("item.weak", "item.class"):
            yield fact, value_of(value)


def witness(hint):
    """The case behind `as in:`, as pairs of facts and values."""
    shown, day = re.match(r"as in: (.*?)(?:, on (\d{4}-\d\d-\d\d))?; say", hint).groups()
    known = [("date", day or "2024-01-01")]
    for which, party in re.findall(r"(some|each) party with \(([^)]*)\)", shown):
        known.append((f"{which} party", {fact.split(".")[1]: value for fact, value in facts_of(party)
                                         if fact.startswith("party.")}))
    alone = re.sub(r"(, )?(some|each) party with \([^)]*\)", "", shown).strip(", ")
    return known + list(facts_of("" if alone == "any case" else alone))


def check(path):
    done = subprocess.run([COMITY, "check", "--json", path], capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout)["problems"]


def decide(path, cases):
    done = subprocess.run([COMITY, "decide", "--rules", path, "--format", "ndjson", "-"], text=True,
                          input="".join(json.dumps(each) + "\n" for each in cases), capture_output=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]


def collisions(decision):
    """The requirements on which two policies hold."""
    return {warning["place"]["field"].split("/")[1] for warning in decision["warnings"]
            if warning["code"] == "conflict.policy"}


def holding(decision):
    return {requirement["name"] for requirement in decision["items"][0]["requirements"]
            if requirement["holds"] == "yes"}


def book_faults(seed, folder, counts):
    draw = random.Random(seed)
    path = pathlib.Path(folder, "pairs.rules")
    text = rulebook(draw)
    path.write_text(text)
    lines = text.splitlines()
    conflicts, open_pairs, dead = {}, set(), set()
    for problem in check(path):
        head = next(lines[at] for at in range(problem["place"]["line"] - 1, -1, -1) if lines[at][0] != " ")
        name = head.split()[1]
        if problem["code"] == "conflict.policy":
            conflicts["r" + name[1:]] = witness(problem["hint"])
        elif problem["code"] == "doubt.conflict":
            open_pairs.add("r" + name[1:])
        elif problem["code"] == "dead.statement" and head.startswith("require"):
            dead.add(name)
        elif problem["code"].split(".")[0] not in ("dead", "unused", "doubt"):
            yield f"{seed}: {problem}"
    counts.update(shown=counts["shown"] + len(conflicts), open=counts["open"] + len(open_pairs),
                  dead=counts["dead"] + len(dead), pairs=counts["pairs"] + PAIRS)
    for decision in decide(path, [case(draw, str(number)) for number in range(CASES)]):
        for name in collisions(decision) - set(conflicts) - open_pairs:
            yield f"{seed}: nothing was said of the policies on {name}, and case {decision['id']} meets both"
        for name in holding(decision) & dead:
            yield f"{seed}: {name} is called dead, and holds in case {decision['id']}"
    for name, decision in zip(conflicts, decide(path, [case(draw, name, known)
                                                       for name, known in conflicts.items()])):
        if "problems" in decision or name not in collisions(decision):
            yield f"{seed}: the case shown for {name} is none: {conflicts[name]} {decision.get('problems', '')}"


def main():
    faults, counts = [], {"shown": 0, "open": 0, "dead": 0, "pairs": 0}
    with tempfile.TemporaryDirectory(prefix="comity-conflict-") as folder:
        for seed in range(BOOKS):
            faults += book_faults(seed, folder, counts)
    print("1..2")
    print(f"{'not ok' if faults else 'ok'} 1 - check and decide agree on {counts['pairs']} pairs of policies")
    for fault in faults[:20]:
        print(f"# {fault}")
    settled = counts["shown"] > counts["pairs"] / 10 and counts["open"] < counts["pairs"] / 2 and counts["dead"] > 0
    print(f"{'ok' if settled else 'not ok'} 2 - most are settled: {counts}")


if __name__ == "__main__":
    main()
