#!/usr/bin/env python3
"""Random rulebooks and cases: the engine against oracle.py, and laws that hold for every case.

compare.py [--pairs N] [--seed S] [--comity FILE] [--jobs N] [--show N] [--skip FIELD,…]
           [--without FEATURE,…] [--self] [--only SEED]

For each rulebook the cases go through `comity decide` as one batch, and through the oracle. With
them the laws are checked on the engine alone: shuffled statements, rows and keys give the same
bytes; one by one gives what the batch gives; completions of the unknown facts stay within the
bounds; a fact that is not said to matter does not matter. `--self` checks the last two laws on the
oracle alone and needs no engine. A difference is shrunk and shown with rulebook, case and answers;
`--only SEED` repeats it.
"""

import argparse
import collections
import copy
import itertools
import json
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
from fractions import Fraction

import generate
import oracle

HERE = pathlib.Path(__file__).resolve().parent
CASES_A_BOOK = 100
CASE_FIELDS = ["outcome", "at_least", "at_most", "reachable", "as_enforced", "missing", "assumed", "rates"]
ITEM_FIELDS = ["outcome", "codes", "possible_codes", "requirements", "exceptions", "factors", "documents", "duties", "limits",
               "clocks", "laws", "derived"]


class Refused(Exception):
    """The engine takes the rulebook, or the whole input, for wrong."""


class Broken(Exception):
    """The engine crashed, or wrote what cannot be read."""


# --- the engine ------------------------------------------------------------------------------------

class Engine:
    def __init__(self, comity):
        self.comity = comity

    def raw(self, files, lines):
        """The lines that `comity decide` writes."""
        with tempfile.TemporaryDirectory(prefix="comity-property-") as folder:
            for name, text in files.items():
                pathlib.Path(folder, name).write_text(text, encoding="utf-8")
            timeline = ["--timeline", str(pathlib.Path(folder, generate.TIMELINE))] if generate.TIMELINE in files else []
            done = subprocess.run([self.comity, "decide", "--rules", folder, "--format", "ndjson", "--derive", "*", *timeline, "-"],
                                  input="".join(line + "\n" for line in lines), capture_output=True, text=True, timeout=300)
        if done.returncode == 3 and not done.stdout.strip():
            raise Refused(done.stderr.replace(folder + "/", ""))
        out = done.stdout.splitlines()
        if done.returncode not in (0, 3) or len(out) != len(lines):
            raise Broken(f"exit {done.returncode}, {len(out)} of {len(lines)} decisions\n{done.stderr[-2000:]}")
        return out

    def decide(self, files, lines):
        return [json.loads(line) for line in self.raw(files, lines)]


# --- both answers in one form ------------------------------------------------------------------------

def of_engine(decision):
    """A decision, as it is compared."""
    if "problems" in decision:
        return {"problems": json.dumps(decision["problems"])}
    out = {f: decision.get(f) for f in CASE_FIELDS}
    out["missing"], out["assumed"] = facts_of(decision.get("missing")), facts_of(decision.get("assumed"))
    out["rates"] = sorted({w["place"]["field"] for w in decision["warnings"] if w["code"] == "case.rates"})
    out["items"] = [engine_item(i) for i in decision.get("items", [])]
    return out


def facts_of(rows):
    return sorted({r["fact"] if isinstance(r, dict) else r for r in rows or ()})


def engine_item(item):
    return {"outcome": item.get("outcome"),
            "codes": sorted((c["list"], c["code"], c["basis"]) for c in item["codes"]),
            "possible_codes": reduced(engine_code(c, item) for c in item["possible_codes"]),
            "requirements": [engine_requirement(r) for r in item["requirements"]],
            "exceptions": joined((x["name"], x["holds"]) for x in item["exceptions"]),
            "limits": sorted((engine_limit(l) for l in item.get("limits", ())), key=str),
            "clocks": sorted(((c["name"], c["holds"], c["due"], c["stopped_days"] and int(c["stopped_days"]),
                               tuple(facts_of(c["missing"]))) for c in item["clocks"]), key=str),
            **{field: sorted((engine_note(n) for n in item[field]), key=str) for field in oracle.NOTES.values()},
            "limbs": by_name(itertools.chain(*(limbs_of(x) for x in item["exceptions"]))),
            "exception_missing": set(itertools.chain(*(facts_of(x.get("missing")) for x in item["exceptions"]))),
            "laws": {w["law"]: (w["at_least"], w["at_most"]) for w in item["laws"]},
            "derived": {n: plain(v) for n, v in item["derived"].items() if n.split(".")[0] not in (*oracle.LISTS, "party")}}


def engine_note(note):
    return (note["rulebook"], note["name"], note["on"], note["holds"], note["says"], note.get("due"),
            tuple(facts_of(note.get("missing"))))


def engine_limit(limit):
    amounts = {name: bounds(limit[name]) for name in ("used", "uses", "item_uses", "most", "left")}
    per = {name: folded(plain(value)) for name, value in limit["per"].items() if name != "consignee.name"}
    return {"name": limit["name"], "kept": limit["kept"], "shared_by": limit["shared_by"], "missing": facts_of(limit["missing"]),
            "per": per, **amounts}


def folded(value):
    """Texts are equal after folding, which only the oracle does."""
    return oracle.fold(value) if isinstance(value, str) else value


def bounds(amount):
    """What an amount can be: itself, or (least, most)."""
    if amount is None or isinstance(amount, dict):
        ends = amount or {}
        return tuple(plain(ends[end]) if end in ends else None for end in ("at_least", "at_most"))
    return plain(amount)


def joined(named):
    """Two laws may have an exception of one name: the oracle keeps one by name, joined by *or*."""
    out = {}
    for name, holds in named:
        strongest = [oracle.YES, oracle.UNKNOWN, oracle.NO]
        out[name] = min(holds, out.get(name, oracle.NO), key=strongest.index)
    return out


def limbs_of(x):
    """(full name, holds) of each limb; one without a dot is its own limb."""
    return [(f"{x['name']}.{l['name']}", l["holds"]) for l in x.get("limbs") or ()] or [(x["name"], x["holds"])]


def by_name(limbs):
    """What each holds, under its name: of each law in turn, for two laws may have limbs of one name."""
    out = {}
    for name, holds in limbs:
        out.setdefault(name, []).append(holds)
    return out


def engine_code(code, item):
    if isinstance(code, dict):
        return code["list"], code["code"]
    return tuple(code.split(":")) if ":" in code else (item["laws"][0]["law"], code)


def engine_requirement(r):
    return {"rulebook": r["rulebook"], "name": r["name"], "row": r["row"], "holds": r["holds"], "policy": r["policy"],
            "possible_policies": sorted(r.get("possible_policies") or []), "enforced": r["enforced"], "lifted_by": r["lifted_by"]}


def plain(value):
    """A derived value: numbers as numbers, sets sorted."""
    if value is None or isinstance(value, dict):           # known only in part: members or bounds
        return oracle.UNKNOWN
    if isinstance(value, list):
        return sorted(value)
    amount = re.fullmatch(r"(-?[\d./]+) ([A-Z]{3})", value) if isinstance(value, str) else None
    if amount:
        return ("money", plain(amount[1]), amount[2]) if plain(amount[1]) else Fraction(0)
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?(/\d+)?", value):
        return Fraction(value.split("/")[0]) / Fraction(value.split("/")[1]) if "/" in value else Fraction(value)
    return value


def of_oracle(answer):
    items = [dict(i, possible_codes=reduced(i["possible_codes"])) for i in answer["items"]]
    return dict(answer, items=items)


def reduced(codes):
    """The deepest of those still open: whether wholes stand beside their parts is not compared."""
    codes = sorted(set(codes))
    return [(l, c) for l, c in codes if not any(m == l and d != c and oracle.below(d, c) for m, d in codes)]


def differences(want, got, skip):
    """The names of the fields in which two answers differ."""
    if "problems" in got:
        return ["problems"]
    out = [f for f in CASE_FIELDS if f not in skip and want[f] != got[f]]
    if len(want["items"]) != len(got["items"]):
        return out + ["items"]
    for i, (a, b) in enumerate(zip(want["items"], got["items"])):
        out += [f"items[{i}].{f}" for f in ITEM_FIELDS if f not in skip and not same(f, a[f], b[f], skip)]
    return out


def same(field, want, got, skip):
    if field != "requirements":
        return want == got
    if len(want) != len(got):
        return False
    return all(same_requirement(a, b, skip) for a, b in zip(sorted(want, key=order), sorted(got, key=order)))


def order(r):
    """Instances of an owner are told apart by what they say, not by how their row is named."""
    row = "" if of_owner(r) else r["row"] or ""
    return r["rulebook"], r["name"], row, r["holds"], r["policy"] or ""


def of_owner(r):
    return r["row"] is not None and ("owners" in str(r["row"]) or "listings" in str(r["row"]) or r["row"] == "?")


def same_requirement(want, got, skip):
    plain = [f for f in ("rulebook", "name", "holds", "policy", "enforced", "possible_policies") if f not in skip]
    if any(want[f] != got[f] for f in plain) or not of_owner(want) and want["row"] != got["row"]:
        return False
    # which of several that lift equally is named is not settled by the language
    return "lifted_by" in skip or (got["lifted_by"] in want["lifted_by"] if want["lifted_by"] else got["lifted_by"] is None)


# --- completions -------------------------------------------------------------------------------------

class Completion:
    """Fills in what a case leaves open; statements of code, claims and presumed facts stay."""

    def __init__(self, cases, rng):
        self.cases, self.rng = cases, rng
        self.presumed = {s["name"] for b in cases.books for s in b["statements"] if s["kind"] == "fact" and "presumed" in s}

    def all(self, case):
        case = copy.deepcopy(case)
        for where, node, name, s in self.open_facts(case):
            self.fill(node, where, name, s)
        for where in self.open_rates(case):
            self.fill_rate(case, where)
        return case

    def open_rates(self, case):
        """Rates that neither the case nor a table says, in whatever direction."""
        return [f"rates[{c}]" for c in generate.CURRENCIES if self.apart(case, c)] if self.cases.generator.money else []

    def apart(self, case, currency):
        """The currencies that nothing, on any day, joins with this one, of which nothing is said."""
        said = [(c, w.cur) for c, w in case["facts"].get("rates", {}).items()]
        said += [(r["key"], r["cells"]["worth"].cur if r["cells"]["worth"] else c) for s in self.cases.statements("table")
                 if s["name"] == "rates" for r in s["rows"] for c in generate.CURRENCIES]
        pairs = {frozenset(p) for p in said} | {frozenset((a, b)) for a, x in said for b, y in said if x == y}
        others = [c for c in generate.CURRENCIES if c != currency and frozenset((c, currency)) not in pairs]
        return [] if currency in {c for c, _ in said} else others

    def fill_rate(self, case, where):
        currency = where[6:-1]
        others = self.apart(case, currency)
        if others:                                         # what was filled in before may have joined them
            worth = self.rng.choice(generate.RATES)
            rate = oracle.Money(worth, worth, self.rng.choice(others))
            case["facts"]["rates"] = dict(case["facts"].get("rates", {}), **{currency: rate})

    def one(self, case, allowed):
        """One open fact that `allowed` takes, filled in; None if there is none."""
        case = copy.deepcopy(case)
        options = [o for o in self.open_facts(case, deep=False) if allowed(o[0])]
        rates = [w for w in self.open_rates(case) if allowed(w)]
        if not options or rates and self.rng.random() < 0.3:
            where = self.rng.choice(rates) if rates else None
            return (where, (self.fill_rate(case, where), case)[1]) if rates else (None, None)
        where, node, name, s = self.rng.choice(options)
        return where, (self.fill(node, where, name, s), case)[1]

    def nodes(self, case):
        """(place, path, node) of all that is there; members too."""
        if not case["items"]:
            case["items"].append(oracle.new_node())
        yield "case", "", case
        for role in ("exporter", "end_user"):
            case["roles"].setdefault(role, oracle.new_node())
        for role, node in case["roles"].items():
            yield from self.below("party", role, node)
        for i, node in enumerate(case["items"]):
            yield from self.below("item", "item" if len(case["items"]) == 1 else f"items[{i}]", node)

    def below(self, place, path, node):
        yield place, path, node
        for member, (above, field) in oracle.LISTS.items():
            if above == place:
                for i, m in enumerate(node["lists"].get(field, ([], True))[0]):
                    yield from self.below(member, f"{path}.{field}[{i}]", m)

    def open_facts(self, case, deep=True):
        """Facts that are not given, or given within bounds or without all members."""
        out = []
        for place, path, node in list(self.nodes(case)):
            for name, s in self.cases.facts.items():
                own = name.split(".")[0]
                if s["type"]["kind"] == "place":
                    if oracle.LISTS[s["type"]["of"]][0] == place and own == place and not self.is_presumed(name, path, place):
                        field = oracle.LISTS[s["type"]["of"]][1]
                        members, complete = node["lists"].get(field, (None, False))
                        if not complete and (deep or members is None):
                            out.append((f"{path}.{field}", node, name, s))
                elif s.get("by"):
                    if place == "item" and not self.is_presumed(name, path, place):
                        field, answers = name.split(".", 1)[1], node["facts"].get(name.split(".", 1)[1], {})
                        out += [(f"{path}.{field}[{k}]", node, name, s) for k in self.cases.row_keys[s["by"]] if k not in answers]
                elif self.cases.stands(name, place) and not self.is_presumed(name, path, place):
                    field = self.cases.field(name, place)
                    value = node["facts"].get(field)
                    if name in self.cases.derived:
                        continue
                    if value is None or deep and is_open(value, s["type"]):
                        out.append((f"{path}.{field}" if path else field, node, name, s))
        return out

    def is_presumed(self, name, path, place):
        field = name.split(".", 1)[-1]
        return name in self.presumed or place == "party" and f"{path}.{field}" in self.presumed

    def fill(self, node, where, name, s):
        place = name.split(".")[0]
        if s["type"]["kind"] == "place":
            member, field = s["type"]["of"], oracle.LISTS[s["type"]["of"]][1]
            members, _ = node["lists"].get(field, ([], False))
            node["lists"][field] = (members + [self.member(member) for _ in range(self.rng.choice([0, 0, 1, 2]))], True)
        elif s.get("by"):
            node["facts"].setdefault(name.split(".", 1)[1], {})[where[where.index("[", where.rindex(".")) + 1:-1]] = \
                self.rng.choice([oracle.YES, oracle.NO])
        else:
            field = where if place not in ("item", "party", *oracle.LISTS) else name.split(".", 1)[1]
            node["facts"][field] = self.value(node["facts"].get(field), s)

    def amount(self, given):
        fits = [n for n in generate.NUMBERS if (given.lo is None or n >= given.lo) and (given.hi is None or n <= given.hi)]
        value = self.rng.choice(fits)
        return oracle.Money(value, value, given.cur)

    def member(self, place):
        node = oracle.new_node()
        for name, s in self.cases.facts.items():
            if s["type"]["kind"] == "place" and name.split(".")[0] == place or \
                    s["type"]["kind"] != "place" and self.cases.stands(name, place):
                self.fill(node, name, name, s)
        return node

    def value(self, given, s):
        type = s["type"]
        drawn = self.cases.generator.value(type, s)
        if given is None:
            return drawn
        if type["kind"] == "set":
            return ("set", given[1] | drawn[1], True)
        if type["kind"] == "money":
            return self.amount(given)
        lo, hi = given                                     # R19: bounds say that it is not none
        return self.rng.choice([n * generate.UNITS[type["unit"]] for n in generate.NUMBERS
                                if (lo is None or n * generate.UNITS[type["unit"]] >= lo)
                                and (hi is None or n * generate.UNITS[type["unit"]] <= hi)])


def is_open(value, type):
    if isinstance(value, oracle.Money):
        return value.lo != value.hi
    return isinstance(value, tuple) and (type["kind"] != "set" or not value[2])


def rates_join(cases, case):
    """Whether every two currencies are joined by what the case and the tables say, on every day, in one way."""
    if not cases.generator.money:
        return True
    rates = [dict(case["facts"].get("rates", {}))]
    for s in cases.statements("table"):
        if s["name"] == "rates" and any(r["days"] or r["cells"]["worth"] is None for r in s["rows"]):
            return False
        if s["name"] == "rates":
            rates = [{**{r["key"]: r["cells"]["worth"] for r in s["rows"]}, **rates[0]}]
    return rates_agree(rates[0]) and \
        all(pair_joined(rates[0].get(a), rates[0].get(b), a, b) for a, b in itertools.combinations(generate.CURRENCIES, 2))


def rates_agree(rates):
    """Whether a currency that is changed until it is itself again is worth what it was (R39)."""
    for start in rates:
        at, worth = start, 1
        for _ in rates:
            if at in rates:
                at, worth = rates[at].cur, worth * rates[at].lo
            if at == start and worth != 1:
                return False
    return True


def pair_joined(one, other, a, b):
    return bool(one and one.cur == b or other and other.cur == a or one and other and one.cur == other.cur)


def rank(outcome):
    return oracle.OUTCOMES.index(outcome)


def contradicts(case, before, after):
    """Whether facts came to decide an entry against the applicant's statement, which is to be kept (R22)."""
    for node, b, a in zip(case["items"], before["items"], after["items"]):
        if "code" in node["facts"]:
            held, now = ({(l, c) for l, c, _ in x["codes"]} for x in (b, a))
            came = (now | set(a["possible_codes"])) - held
            if not all(any(at_or_below(d, c) for d in held | set(b["possible_codes"])) for c in came) or \
                    not all(any(at_or_below(d, c) for d in now) for c in held):
                return True
    return False


def at_or_below(code, top):
    """Of two codes with their lists."""
    return code[0] == top[0] and oracle.below(code[1], top[1])


def completion_breaks(before, after):
    """What a completion breaks of: reachable … at_most, and at_least where no open exception came to hold."""
    if rank(after["at_most"]) > rank(before["at_most"]):
        return f"at_most {before['at_most']} → {after['at_most']}"
    if rank(after["at_least"]) < rank(before["reachable"]):
        return f"reachable {before['reachable']} → at_least {after['at_least']}"
    shown = any((was, holds) == (oracle.UNKNOWN, oracle.YES)
                for b, a in zip(before["items"], after["items"]) for name in a["limbs"]
                for was, holds in zip(b["limbs"].get(name, ()), a["limbs"][name]))
    if not shown and rank(after["at_least"]) < rank(before["at_least"]):
        return f"at_least {before['at_least']} → {after['at_least']}"
    for b, a in zip(before["items"], after["items"]):
        for name, holds in b["exceptions"].items():
            if holds != oracle.UNKNOWN and a["exceptions"].get(name) != holds:
                return f"exception {name} {holds} → {a['exceptions'].get(name)}"
        for name, value in b["derived"].items():
            if value != oracle.UNKNOWN and not same_derived(value, a["derived"].get(name)):
                return f"derived {name} {value} → {a['derived'].get(name)}"
    return None


def same_derived(before, after):
    """Of two amounts that are equal in worth either may be taken, once a rate joins their currencies."""
    both_money = all(isinstance(v, tuple) and v and v[0] == "money" for v in (before, after))
    return before == after or (both_money and before[-1] != after[-1])


# --- one set of rulebooks -----------------------------------------------------------------------------

class Job:
    """A seed: its rulebooks, its cases, both answers, the laws."""

    def __init__(self, seed, count, options):
        self.seed, self.options = seed, options
        self.books, self.cases = generate.make(seed, options.without)
        self.list = self.cases.many(count)
        self.rng = random.Random(seed + 1)
        self.files = generate.files(self.books)
        self.days, self.faults, self.agree = {}, [], 0

    def lines(self, cases, seed):
        writer = generate.Json(self.cases, random.Random(seed))
        return [generate.dump(writer.case(c)) for c in cases]

    def oracle(self, case):
        return of_oracle(oracle.decide(self.books, case, self.days))

    def run(self, engine):
        want = [self.oracle(c) for c in self.list]
        if engine is None:
            got, decide = want, lambda cases: [self.oracle(c) for c in cases]
            self.agree = len(want)
        else:
            lines = self.lines(self.list, self.seed)
            raw = engine.raw(self.files, lines)
            got = [of_engine(json.loads(line)) for line in raw]
            self.compare(want, got)
            self.shuffled(engine, raw)
            self.one_by_one(engine, lines, raw)
            decide = lambda cases: [of_engine(d) for d in engine.decide(self.files, self.lines(cases, self.seed))]
        self.completions(got, decide)
        self.irrelevant(got, decide)

    def compare(self, want, got):
        for case, a, b in zip(self.list, want, got):
            fields = differences(a, b, self.options.skip)
            if fields:
                self.faults.append(("differs: " + ", ".join(fields), case, a, b))
            else:
                self.agree += 1

    def shuffled(self, engine, raw):
        """Twice each: what an engine keeps from case to case is met again, in another order."""
        files = generate.files(self.books, random.Random(self.seed + 2))
        lines = self.lines(self.list, self.seed + 3)
        order = self.rng.sample(range(len(lines)), len(lines)) + self.rng.sample(range(len(lines)), len(lines))
        again = engine.raw(files, [lines[i] for i in order])
        for i, b in zip(order, again):
            if without_hashes(raw[i]) != without_hashes(b):
                self.faults.append(("law: shuffling changes the bytes", self.list[i], raw[i], b))

    def one_by_one(self, engine, lines, raw):
        for i in self.rng.sample(range(len(lines)), min(2, len(lines))):
            alone = engine.raw(self.files, [lines[i]])[0]
            if alone != raw[i]:
                self.faults.append(("law: alone differs from the batch", self.list[i], raw[i], alone))

    def governed(self, case):
        """Whether it is known which rulebooks count: an unknown `governs` counts as yes, and that is no bound (R23)."""
        exporter = case["roles"].get("exporter", oracle.new_node())
        return "country" in exporter["facts"] or not any(b["governs"] for b in self.books)

    def completions(self, got, decide):
        completion = Completion(self.cases, self.rng)
        filled = [completion.all(c) for c in self.list]
        for case, full, a, b in zip(self.list, filled, got, decide(filled)):
            skip = "problems" in a or "problems" in b or not self.governed(case) or contradicts(case, a, b) or \
                not rates_join(self.cases, full)
            broken = None if skip else completion_breaks(a, b)
            if broken:
                self.faults.append((f"law: a completion leads outside: {broken}", (case, full), a, b))

    def irrelevant(self, got, decide):
        completion, tried = Completion(self.cases, self.rng), []
        for case, a in zip(self.list, got):
            if a.get("outcome") != "undetermined" or not self.governed(case):
                continue
            matters = set(a["missing"]) | set(a["assumed"])
            matters = matters.union(*(i["exception_missing"] for i in a["items"]))
            where, more = completion.one(case, lambda w: w not in matters)
            if more:
                tried.append((case, a, where, more))
        for (case, a, where, more), b in zip(tried, decide([t[3] for t in tried]) if tried else []):
            if b.get("outcome") != "undetermined" and not contradicts(case, a, b):
                self.faults.append((f"law: {where} is not said to matter, and does", (case, more), a, b))


def without_hashes(line):
    """Hashes and places are the only traces of how a rulebook is laid out."""
    line = re.sub(r'"sha256":"[0-9a-f]*"', "", line)
    return re.sub(r'"(line|column)":\d+', "", line)


# --- shrinking ----------------------------------------------------------------------------------------

class Shrinker:
    """Drops statements, clauses and facts while the answers still differ in the same field."""

    def __init__(self, job, engine, options, budget=250):
        self.job, self.engine, self.options, self.budget = job, engine, options, budget
        self.fields = set()

    def differs(self, books, case):
        """Whether one of the fields that differed at first differs still."""
        self.budget -= 1
        try:
            want = of_oracle(oracle.decide(books, case))
            line = generate.dump(generate.Json(self.job.cases, random.Random(1)).case(case))
            got = of_engine(self.engine.decide(generate.files(books), [line])[0])
        except (Refused, Broken, KeyError, AttributeError, TypeError):  # what was dropped was needed
            return False
        fields = {f.split(".")[-1] for f in differences(want, got, self.options.skip)}
        self.fields = self.fields or fields
        return bool(fields & self.fields)

    def shrink(self, case):
        books = self.job.books
        if not self.differs(books, case):
            return books, case
        changed = True
        while changed and self.budget > 0:
            changed = False
            for new_books in self.smaller_books(books):
                if self.budget <= 0:
                    break
                if self.differs(new_books, case):
                    books, changed = new_books, True
                    break
            for new_case in self.smaller_cases(case):
                if self.budget <= 0:
                    break
                if self.differs(books, new_case):
                    case, changed = new_case, True
                    break
        return books, case

    def smaller_books(self, books):
        if len(books) > 1:
            yield books[:-1]
        for i in range(len(books[0].get("timeline", ()))):
            rows = books[0]["timeline"]
            yield [dict(books[0], timeline=rows[:i] + rows[i + 1:])] + books[1:]
        for b, book in enumerate(books):
            statements = book["statements"]
            for size in (8, 3, 1):
                for i in range(len(statements) - size, -1, -size):
                    yield books[:b] + [dict(book, statements=statements[:i] + statements[i + size:])] + books[b + 1:]
            for i, s in enumerate(statements):
                for smaller in smaller_statement(s):
                    yield books[:b] + [dict(book, statements=statements[:i] + [smaller] + statements[i + 1:])] + books[b + 1:]

    def smaller_cases(self, case):
        for path in node_paths(case):
            node = at(case, path)
            for kind in ("facts", "lists"):
                for field in list(node[kind]):
                    if (path, field) != ((), "date"):
                        new = copy.deepcopy(case)
                        del at(new, path)[kind][field]
                        yield new
        for role in list(case["roles"]):
            new = copy.deepcopy(case)
            del new["roles"][role]
            yield new


def smaller_statement(s):
    for clause in ("when", "unless", "for", "to", "over", "reasons", "rows", "branches"):
        value = s.get(clause)
        if s["kind"] == "entry" and clause == "when" and len(value or ()) < 2:
            continue                                       # without `when` it would be another kind of entry
        if isinstance(value, list) and value and (len(value) > 1 or clause not in ("rows", "branches")):
            for i in range(len(value)):
                yield dict(s, **{clause: value[:i] + value[i + 1:]})
        elif value and clause not in ("rows", "branches"):
            yield {k: v for k, v in s.items() if k != clause}
    for clause in ("when", "unless"):
        for i, c in enumerate(s.get(clause) or ()):
            for part in parts_of(c):
                yield dict(s, **{clause: s[clause][:i] + [part] + s[clause][i + 1:]})
    if s.get("branches"):
        for i, (value, when) in enumerate(s["branches"]):
            for part in parts_of(value):
                yield dict(s, branches=s["branches"][:i] + [(part, when)] + s["branches"][i + 1:])
            for part in parts_of(when) if isinstance(when, tuple) else ():
                yield dict(s, branches=s["branches"][:i] + [(value, part)] + s["branches"][i + 1:])


def parts_of(c):
    if c[0] in ("and", "or", "at_least"):
        yield from c[1]
    elif c[0] == "not":
        yield c[1]


def node_paths(case, path=()):
    node = at(case, path)
    yield path
    if path == ():
        for role in case["roles"]:
            yield from node_paths(case, ("roles", role))
        for i in range(len(case["items"])):
            yield from node_paths(case, ("items", i))
    for field, (members, _) in node["lists"].items():
        for i in range(len(members)):
            yield from node_paths(case, path + ("lists", field, 0, i))


def at(case, path):
    for step in path:
        case = case[step]
    return case


# --- the run -------------------------------------------------------------------------------------------

def work(task):
    seed, count, options = task
    engine = None if options.self else Engine(options.comity)
    try:
        job = Job(seed, count, options)
        job.run(engine)
        faults = [(what, show(job, engine, options, what, case, a, b)) for what, case, a, b in job.faults[:3]]
        return seed, job.agree, len(job.faults), faults, None
    except Refused as e:
        return seed, 0, 0, [], str(e)
    except Broken as e:
        return seed, 0, count, [("broken", f"{e}\n" + folder_text(job.files))], None


def folder_text(files):
    return "\n".join(f"--- {name}\n{text}" for name, text in files.items())


def show(job, engine, options, what, case, a, b):
    """Rulebook, case and both answers; only the fields that differ."""
    books = job.books
    if what.startswith("differs") and engine:
        books, case = Shrinker(job, engine, options).shrink(case)
        line = generate.dump(generate.Json(job.cases, random.Random(1)).case(case))
        a = of_oracle(oracle.decide(books, case))
        try:
            b = of_engine(engine.decide(generate.files(books), [line])[0])
        except (Refused, Broken):
            pass
        fields = differences(a, b, options.skip)
        lines = [line] + [f"{f}\n  oracle {pick(a, f)}\n  engine {pick(b, f)}" for f in fields]
    else:
        cases = case if isinstance(case, tuple) else (case,)
        lines = [generate.dump(generate.Json(job.cases, random.Random(1)).case(c)) for c in cases]
        lines += [f"first  {a}", f"second {b}"]
    return "\n".join([slim(folder_text(generate.files(books)))] + lines)


def slim(text):
    """Without questions and citations, which only lengthen the page."""
    kept = [l for l in text.splitlines() if not re.match(r'\s+(ask|cite|source)\s', l) and l.strip()]
    return "\n".join(kept)


def pick(answer, field):
    for step in re.findall(r"[a-z_]+|\d+", field):
        answer = answer[int(step)] if step.isdigit() else answer.get(step)
    return answer


def options_of(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pairs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--comity", default=os.environ.get("COMITY", str(HERE.parent.parent / "build" / "comity")))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--skip", default="", type=lambda t: set(filter(None, t.split(","))))
    parser.add_argument("--without", default="", type=lambda t: set(filter(None, t.split(","))))
    parser.add_argument("--self", action="store_true")
    parser.add_argument("--only", type=int)
    return parser.parse_args(argv)


def main(argv):
    options = options_of(argv)
    books = max(1, options.pairs // CASES_A_BOOK)
    count = min(CASES_A_BOOK, options.pairs)
    seeds = [options.only] if options.only is not None else [options.seed * 1_000_000 + i for i in range(books)]
    agree = differ = shown = 0
    refused, kinds = collections.Counter(), collections.Counter()
    with multiprocessing.Pool(options.jobs) as pool:
        for seed, good, bad, faults, refusal in pool.imap_unordered(work, [(s, count, options) for s in seeds]):
            agree, differ = agree + good, differ + bad
            for what, text in faults:
                kinds[re.sub(r"items\[\d\]\.", "", what).split(" → ")[0][:90]] += 1
                if shown < options.show:
                    shown += 1
                    print(f"=== {what} (repeat with --only {seed})\n{text}\n", flush=True)
            if refusal is not None:
                codes = re.findall(r"\[([a-z_]+\.[a-z_]+)\]", refusal) or ["?"]
                refused[codes[0]] += 1
                if not codes[0].startswith("conflict."):
                    differ += count                        # a conflict may be real; any other refusal is a fault
                    if shown < options.show:
                        shown += 1
                        print(f"=== refused (repeat with --only {seed})\n{refusal}\n", flush=True)
    for what, n in kinds.most_common(20):
        print(f"{n:6} {what}")
    for code, n in refused.items():
        print(f"{n:6} rulebooks refused: {code}")
    print(f"{agree} pairs agree, {differ} differ")
    return 1 if differ or not agree else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
