"""Random small rulebooks and cases: as trees for oracle.py, and as text, CSV and JSON for the engine.

Everything hangs on one seed. The rulebooks are small and dense on purpose: few facts, few values,
thresholds that are also given values, so that most conditions can go any of three ways.
What the checker would refuse as a conflict (branches, policies, versions and statuses that meet)
is not generated: branches exclude each other by the values of one fact, policies form a chain.
"""

import json
import random
from datetime import date
from fractions import Fraction

import oracle
from oracle import LISTS, Money, NONE, NO, UNITS, YES

WORDS = ["alpha", "beta", "gamma", "delta"]
PARTY_LISTS = ["us.entity_list", "us.meu_list", "cn.control_list"]
COUNTRIES = ["US", "CN", "JP", "DE", "MX", "NO", "IN", "IS"]
CODES = ["1A001", "1A001.a", "1A001.a.1", "1A001.b", "1A002", "1A002.a", "1B003", "2B003.a", "2B003.b"]
NAMES = ["Acme Ltd", "ACME  ltd", "Beta"]
FAMILIES = ["NS", "RS", "AT"]
NUMBERS = [Fraction(n) / 2 for n in (0, 1, 2, 4, 5, 6, 10, 16)]
DIMENSION = {None: "1", "percent": "%", "g": "m", "kg": "m", "mg": "m", "mm2": "a", "cm2": "a", "g/mm2": "d", "kg/mm2": "d",
             "money": "$"}
COMMITMENTS = ["pact.us.chips", "pact.cn.speed"]
CURRENCIES = ["CNY", "EUR", "USD"]
RATES = [Fraction(n) / 4 for n in (1, 2, 4, 5, 8)]
DAYS = ["2024-01-10", "2024-07-01", "2025-01-10", "2025-06-15", "2026-01-10"]
EXCEPTIONS = ["LVS", "NAC", "STA"]
SHARED = ["first_come", "pro_rata", "historical_share", "priority"]

YES_NO = {"kind": "yes_no"}
COUNTRY = {"kind": "country"}
CODE = {"kind": "code"}
TEXT = {"kind": "text"}
DAY = {"kind": "date"}


def day(text):
    return date.fromisoformat(text).toordinal()


def number(unit=None, none=False):
    return {"kind": "number", "unit": unit, "none": none}


def money(none=False):
    """Its unit stands for every currency, where an expression of some dimension is made."""
    return {"kind": "money", "unit": "money", "none": none}


def is_amount(type):
    return type["kind"] in ("number", "money")


def one_of(values, name=None, none=False):
    return {"kind": "one_of", "values": list(values), "name": name, "none": none}


def set_of(type):
    return {"kind": "set", "of": type}


SORT = one_of(WORDS, "sort")
PARTY_LIST = one_of(PARTY_LISTS, "party_list")
POLICY = one_of(oracle.POLICIES, "policy_word")


class Generator:
    """One set of rulebooks."""

    def __init__(self, rng, without=()):
        self.rng, self.without = rng, set(without)
        self.pool = []                                     # (name, type, place, reads codes?)
        self.groups, self.tables, self.codes = {}, {}, []
        self.lists = []                                    # declared list places
        self.used_days, self.counter = set(), 0
        self.money = self.may("money", 0.4)
        self.limits = []                                   # names
        self.calendars, self.clocks = [], self.may("clocks", 0.3)
        self.commitments = COMMITMENTS if self.may("commitments", 0.3) else []

    # --- choices

    def chance(self, p):
        return self.rng.random() < p

    def may(self, feature, p):
        return feature not in self.without and self.chance(p)

    def pick(self, options):
        return self.rng.choice(list(options))

    def some(self, options, most):
        options = list(options)
        return self.rng.sample(options, self.rng.randint(1, min(most, len(options))))

    def name(self, stem):
        self.counter += 1
        return f"{stem}{self.counter}"

    # --- rulebooks

    def books(self):
        law = self.pick(["us", "us", "us", "cn"])
        first = self.book(f"{law}.ground", law, [])
        first["statements"] = self.vocabulary(law) + self.shared(law)
        books = [first]
        if self.may("two_books", 0.4):
            books.append(self.book(f"{law}.more", law, [b["name"] for b in books]))
        if self.may("two_laws", 0.15):
            other = "cn" if law == "us" else "us"
            books.append(self.book(f"{other}.other", other, [b["name"] for b in books]))
            books[-1]["statements"] += self.presumptions_again()
        self.derives(first)
        self.entries(first)
        self.derives(first, reads_codes=True)
        for book in books:
            self.measures(book, books)
        if self.may("timeline", 0.6 if self.commitments else 0.15):
            books[0]["timeline"] = self.timeline(books)
        return books

    def timeline(self, books):
        """Rows of commitments, and of measures by each of the ways to name one."""
        measures = [(b["name"], s["name"]) for b in books for s in b["statements"] if s["kind"] in oracle.MEASURES[2:]]
        out = []
        for _ in range(self.rng.randint(1, 5)):
            first = day(self.pick(DAYS)) + self.rng.randint(-1, 1)
            days = {"from": first, "published": self.unused_day(first - self.rng.randint(0, 30))}
            if self.chance(0.5):
                days["through"] = first + self.rng.choice([0, 1, 200, 400])
            if self.commitments and self.chance(0.7):
                out.append({"name": self.pick(self.commitments), "status": self.pick(["kept", "kept", "not_kept"]), "days": days})
                continue
            book, name = self.pick(measures)
            name = self.pick([f"{book}/{name}", f"{book.split('.')[0]}.{name}", f"{book}/{name.split('.')[0]}", book])
            out.append({"name": name, "status": self.pick(list(oracle.ROW_STATUSES)), "days": days})
        return out

    def unused_day(self, published):
        while published in self.used_days:
            published -= 1
        self.used_days.add(published)
        return published

    def book(self, name, law, use):
        return {"name": name, "list": law, "use": use, "statements": [], "governs": None,
                "reaches": self.chance(0.2)}

    # --- vocabulary

    def vocabulary(self, law):
        out = [self.type_statement(t) for t in (SORT, PARTY_LIST, POLICY)]
        out += [self.fact(n, t) for n, t in (("date", DAY), ("destination", COUNTRY), ("party.country", COUNTRY),
                                             ("item.code", CODE), ("item.list", one_of(["us", "cn"])))]
        out.append(self.fact("exception.claimed", set_of(TEXT), presumed=("set", frozenset(), True)))
        self.pool += [("date", DAY, "case", False), ("destination", COUNTRY, "case", False), ("exporter.country", COUNTRY, "case", False),
                      ("end_user.country", COUNTRY, "case", False), ("party.country", COUNTRY, "party", False)]
        for place, count in (("item", self.rng.randint(4, 7)), ("case", self.rng.randint(1, 3))):
            for _ in range(count):
                out.append(self.random_fact(place))
        if self.clocks:
            out += [self.fact("clock_start", DAY), self.fact("item.clock_start", DAY),
                    self.fact("clock_stood", number()), self.fact("item.clock_stood", number(none=True), least=Fraction(0))]
            if self.may("presumed", 0.5):
                out[-2]["presumed"] = self.pick(NUMBERS)
        if self.may("parties", 0.5):
            out += self.party_facts(law)
        for place in ("die", "component", "processing_unit"):
            if self.may("lists", 0.3):
                out += self.list_facts(place)
        return out

    def type_statement(self, type):
        return {"kind": "type", "name": type["name"], "type": type}

    def fact(self, name, type, **more):
        return dict({"kind": "fact", "name": name, "type": type, "ask": f"What of {name}?"}, **more)

    def random_type(self, place):
        roll = self.rng.random()
        if roll < 0.3:
            return YES_NO
        if roll < 0.6 and self.money and self.chance(0.4):
            return money(self.chance(0.2))
        if roll < 0.6:
            return number(self.pick([None, "g", "kg", "mm2", "percent"]), self.chance(0.2))
        if roll < 0.75:
            return dict(SORT, none=self.chance(0.2))
        if roll < 0.87:
            return set_of(self.pick([SORT, COUNTRY]))
        return self.pick([COUNTRY, DAY, TEXT])

    def random_fact(self, place):
        type = self.random_type(place)
        stem = {"yes_no": "flag", "number": "amount", "money": "price", "one_of": "sort", "set": "marks", "country": "land",
                "date": "day", "text": "words"}[type["kind"]]
        name = {"case": "order.", "item": "item."}.get(place, f"{place}.") + self.name(stem)
        s = self.fact(name, type)
        if is_amount(type):
            self.bounds(s, type)
        if place != "party" and self.may("presumed", 0.12):
            s["presumed"] = self.presumable(type, s)
        self.pool.append((name, type, place, False))
        return s

    def presumable(self, type, s):
        """A presumption is one expression: of a set, one member or none."""
        value = self.value(type, s)
        return ("set", frozenset(sorted(value[1])[:1]), True) if type["kind"] == "set" else value

    def bounds(self, s, type):
        if self.chance(0.6):
            s["least"] = Fraction(0)
        if self.chance(0.15) and type["kind"] == "number":
            s["most"] = NUMBERS[-1] * UNITS[type["unit"]]

    def party_facts(self, law):
        kind = one_of(WORDS, "sort")
        out = [self.fact("party.sort", kind), self.fact("party.lists", set_of(PARTY_LIST)),
               self.fact("party.owners", {"kind": "place", "of": "owner"}),
               self.fact("owner.percent", number("percent"), least=Fraction(0), most=Fraction(1)),
               self.fact("owner.lists", set_of(PARTY_LIST))]
        self.lists.append("owner")
        self.pool += [("party.sort", kind, "party", False), ("party.lists", set_of(PARTY_LIST), "party", False),
                      ("end_user.lists", set_of(PARTY_LIST), "case", False), ("exporter.sort", kind, "case", False),
                      ("owner.percent", number("percent"), "owner", False),
                      ("owner.lists", set_of(PARTY_LIST), "owner", False)]
        if self.may("listings", 0.5):
            out += self.listings()
        for role in oracle.ROLES:
            if "listing" in self.lists and role != "end_user" and self.chance(0.6):
                out.append(self.fact(f"{role}.listings", {"kind": "place", "of": "listing"}, presumed=NONE))
            if role != "end_user" and self.chance(0.6):
                out.append(self.fact(f"{role}.lists", set_of(PARTY_LIST), presumed=("set", frozenset(), True)))
            if role != "end_user" and self.chance(0.3):
                out.append(self.fact(f"{role}.sort", kind, presumed="alpha"))
            if role != "end_user" and self.chance(0.6):
                out.append(self.fact(f"{role}.owners", {"kind": "place", "of": "owner"}, presumed=NONE))
        return out

    def listings(self):
        """The entries of lists behind a party, each from some day on."""
        self.lists.append("listing")
        kinds = [("list", PARTY_LIST), ("scope", TEXT), ("since", DAY), ("policy", POLICY), ("footnotes", set_of(SORT))]
        self.pool += [(f"listing.{name}", type, "listing", False) for name, type in kinds]
        return [self.fact("party.listings", {"kind": "place", "of": "listing"})] + \
            [self.fact(f"listing.{name}", type) for name, type in kinds]

    def list_facts(self, place):
        above, field = LISTS[place]
        out = [self.fact(f"{above}.{field}", {"kind": "place", "of": place})]
        self.lists.append(place)
        if place == "die":
            more = [("die.area", number("mm2"), {"least": Fraction(0)}), ("die.logic", YES_NO, {}), ("die.sort", SORT, {})]
        elif place == "component":
            more = [("component.weight", number("g", self.chance(0.3)), {"least": Fraction(0)} if self.chance(0.7) else {}),
                    ("component.code", CODE, {}), ("component.origin", COUNTRY, {})]
            if self.money:
                more.append(("component.value", money(self.chance(0.2)), {"least": Fraction(0)} if self.chance(0.7) else {}))
        else:
            more = [("processing_unit.flag", YES_NO, {}), ("processing_unit.modes", {"kind": "place", "of": "mode"}, {}),
                    ("mode.rate", number(None, self.chance(0.5)), {"least": Fraction(0)} if self.chance(0.7) else {}),
                    ("mode.bits", number(), {"least": Fraction(0)}), ("mode.flag", YES_NO, {})]
            self.lists.append("mode")
        for name, type, extra in more:
            out.append(self.fact(name, type, **extra))
            if type["kind"] != "place":
                self.pool.append((name, type, name.split(".")[0], False))
        return out

    def presumptions_again(self):
        """Another law repeats a declaration to add a presumption, which counts for that law only."""
        out = []
        for name, type, place, _ in self.pool:
            if place in ("item", "case") and name.split(".")[0] in ("item", "order") and self.chance(0.25):
                s = self.fact(name, type)
                s["presumed"] = self.presumable(type, {"least": Fraction(0)})
                out.append(s)
        out.append(self.fact("exception.claimed", set_of(TEXT), presumed=("set", frozenset(), True)))
        return out

    # --- groups and tables

    def shared(self, law):
        out = []
        for name in ("G1", "G2")[: self.rng.randint(0, 2)]:
            out += self.group(name, COUNTRY, COUNTRIES)
        if self.chance(0.3):
            out += self.group("special_codes", CODE, CODES)
        for make in (self.table_chart, self.table_provision, self.table_listed):
            if self.may("tables", 0.4):
                out.append(make())
                self.tables[out[-1]["name"]] = out[-1]
        if self.clocks:
            out.append(self.table_calendar())
            self.calendars.append(out[-1]["name"])
        if self.money and self.may("rates", 0.5):
            out.append(self.table_rates())
            self.tables["rates"] = out[-1]
        provision = self.tables.get("provision")
        if provision and self.chance(0.7):
            s = self.fact("item.in_words", YES_NO, by="provision")
            if self.chance(0.2):
                s["presumed"] = NO
            out.append(s)
        self.row_facts = [s["name"] for s in out if s.get("by")]
        return out

    def group(self, name, of, members):
        oracle.GROUP_NAMES.add(name)
        self.groups[name] = of
        versions = [{}]
        if self.may("dated", 0.4):
            turn = self.pick(DAYS)
            versions = [{"through": day(turn) - 1}, {"from": day(turn)}]
            if self.chance(0.5):
                versions[1]["published"] = day(DAYS[0]) - 1000
        return [{"kind": "group", "name": name, "of": of, "days": v,
                 "set": {"elements": [("value", m) for m in sorted(self.some(members, 4))]}} for v in versions]

    def table(self, name, columns, key, keys, row, **more):
        rows = []
        for k in keys:
            versions = [{}]
            if self.may("dated", 0.2):
                turn = self.pick(DAYS)
                versions = [{"through": day(turn) - 1}, {"from": day(turn)}][: self.rng.randint(1, 2)]
            rows += [{"key": k, "days": v, "cells": dict({key: k}, **row())} for v in versions]
        return dict({"kind": "table", "name": name, "columns": columns, "key_column": key, "rows": rows}, **more)

    def table_calendar(self):
        """Days of some of the years about the days of the cases, on weekdays and weekends alike."""
        years = self.rng.sample(range(2023, 2028), self.rng.randint(1, 4))
        keys = {date(y, self.pick([1, 1, 2, 6, 7, 12]), self.rng.randint(1, 28)).toordinal() for y in years for _ in range(12)}
        near = {day(self.pick(DAYS)) + self.rng.randint(-3, 9) for _ in range(8)}
        keys |= {d for d in near if date.fromordinal(d).year in years}
        kinds = ["holiday"] * 8 + ["working"] * 8 + ([None] if self.may("unsure_cells", 0.5) else [])
        return self.table(self.name("calendar"), {"day": DAY, "kind": one_of(["holiday", "working"])}, "day", sorted(keys),
                          lambda: {"kind": self.pick(kinds)})

    def clock(self, scope):
        unit, count, working = self.pick([("days", 5, True), ("days", 60, True), ("days", 90, False), ("weeks", 9, False),
                                          ("months", 30, False), ("years", 3, False)])
        return {"kind": "clock", "name": self.name("clock"), "days": self.days(), "starts": self.pick(["clock_start", "item.clock_start", "date"]),
                "within": self.rng.randint(0, count), "unit": unit, "working": working,
                "calendar": self.pick(self.calendars) if self.chance(0.8) else None,
                "stops": self.some(["clock_stood", "item.clock_stood"], 2) if self.chance(0.5) else [],
                "when": [self.condition(scope, 1)] if self.chance(0.4) else []}

    def table_chart(self):
        columns = {"country": COUNTRY, "marks": set_of(SORT), "weight": number("g", True), "barred": YES_NO}
        self.counter += 1
        row = lambda: {"marks": ("set", frozenset(self.some(WORDS, 3) if self.chance(0.8) else ()), True),
                       "weight": NONE if self.chance(0.1) else self.unsure(self.pick(NUMBERS)), "barred": self.unsure(self.pick([YES, NO]))}
        return self.table("chart", columns, "country", self.some(COUNTRIES, 4), row, open=self.chance(0.5))

    def table_provision(self):
        columns = {"id": TEXT, "code": CODE, "only": set_of(CODE), "lands": set_of(COUNTRY), "sort": dict(SORT, none=True),
                   "least": number("g"), "flag": YES_NO, "reason": TEXT, "policy": POLICY}
        columns["least_weight"] = columns.pop("least")
        lands = COUNTRIES + [g for g, t in self.groups.items() if t is COUNTRY]
        row = lambda: {"code": self.pick(CODES), "only": ("set", frozenset(self.some(CODES, 2) if self.chance(0.4) else ()), True),
                       "lands": ("set", frozenset(self.some(lands, 3) if self.chance(0.9) else ()), True),
                       "sort": NONE if self.chance(0.3) else self.pick(WORDS), "least_weight": self.unsure(self.pick(NUMBERS)),
                       "flag": self.pick([YES, NO]), "reason": self.pick(FAMILIES) + self.pick(["", " 1", " 2"]),
                       "policy": self.pick(oracle.POLICIES)}
        return self.table("provision", columns, "id", [f"p{i}" for i in range(1, self.rng.randint(2, 5))], row)

    def table_listed(self):
        columns = {"code": CODE, "sort": SORT, "most_weight": number("g", True)}
        row = lambda: {"sort": self.pick(WORDS), "most_weight": NONE if self.chance(0.2) else self.pick(NUMBERS)}
        return self.table("listed", columns, "code", sorted(self.some(["5C901", "5C901.a", "5C901.b", "5C902"], 4)), row)

    def table_rates(self):
        columns = {"currency": TEXT, "worth": money()}
        keys = sorted(self.some(CURRENCIES, 2))
        table = self.table("rates", columns, "currency", keys, lambda: {})
        for row in table["rows"]:
            row["cells"]["worth"] = self.unsure(self.rate(row["key"]))
        return table

    def rate(self, currency):
        """What one of a currency is worth; mostly in dollars, so that most amounts can be compared."""
        other = "USD" if currency != "USD" and self.chance(0.7) else self.pick([c for c in CURRENCIES if c != currency])
        worth = self.pick(RATES)
        return Money(worth, worth, other)

    def unsure(self, value):
        return None if self.may("unsure_cells", 0.08) else value

    # --- derived facts

    def derives(self, book, reads_codes=False):
        for _ in range(self.rng.randint(0, 3) if not reads_codes else self.rng.randint(0, 1)):
            place = self.pick(["item", "item", "case"])
            s = self.derive(place, reads_codes)
            book["statements"].append(s)
            self.pool.append((s["name"], s["type"], place, reads_codes))
        if not reads_codes:
            self.member_derives(book)
        chart = self.tables.get("chart")
        if chart and not reads_codes and self.chance(0.6):
            column = self.pick(["marks", "weight", "barred"])
            type = chart["columns"][column]
            if column == "barred":
                return                                     # yes or no may not be none: only an open table could answer
            where = ("is", ("cell", "chart", "country"), ("fact", "destination"), False)
            s = {"kind": "derive", "name": "order.cell", "type": type, "branches": [(("the", "chart", column, where), None)]}
            book["statements"].append(s)
            self.pool.append((s["name"], type, "case", False))

    def member_derives(self, book):
        """Facts derived of each member: of each die, each part."""
        for place in ("die", "component", "mode"):
            if place in self.lists and self.may("derived_members", 0.3):
                more = ("processing_unit", "mode") if place == "mode" else (place,)
                own = [f for f in self.pool if f[2] == place]
                scope = self.scope("item", False, more)
                s = {"kind": "derive", "name": f"{place}.{self.name('found')}", "type": YES_NO, "ask": None,
                     "branches": [(("or", [self.fact_test(scope, self.pick(own)), self.test(scope)]), None)]}
                book["statements"].append(s)
                self.pool.append((s["name"], YES_NO, place, False))

    def derive(self, place, reads_codes):
        scope = self.scope(place, reads_codes)
        name = ("item." if place == "item" else "order.") + self.name("found")
        roll, ask = self.rng.random(), (f"What of {name}?" if self.chance(0.3) else None)
        if roll < 0.35:
            type, value = YES_NO, lambda: self.condition(scope, 2)
        elif roll < 0.7:
            unit = self.unit_here(scope)
            none = not self.may("bare_division", 0.2)
            type, value = money(none) if unit == "money" else number(unit, none), lambda: self.amount(scope, unit, 2)
        elif roll < 0.82:
            lands = [f[0] for f in scope["facts"] if f[1]["kind"] == "country"]
            type, value = COUNTRY, lambda: self.pick([("word", c) for c in COUNTRIES[:3]] + [("fact", n) for n in lands])
        elif roll < 0.9:
            type, value = dict(SORT, none=self.chance(0.3)), lambda: ("word", self.pick(WORDS))
        else:
            type = set_of(SORT)
            sets = self.set_values(scope)
            if not sets:
                return self.derive(place, reads_codes)
            value = lambda: self.pick(sets)
        branches = self.branches(scope, type, value)
        return {"kind": "derive", "name": name, "type": type, "branches": branches, "ask": ask}

    def set_values(self, scope):
        """Expressions that give a set of sorts: facts, and what is collected over members."""
        out = [("fact", f[0]) for f in scope["facts"] if f[1]["kind"] == "set" and alike(f[1]["of"], SORT)]
        for place, of in self.over(scope):
            inner = self.member_scope(scope, place)
            if place in self.tables:
                values = [("cell", place, c) for c, t in self.tables[place]["columns"].items() if alike(t, SORT)]
            else:
                values = [("fact", f[0]) for f in self.pool if f[2] == place and alike(f[1], SORT)]
            out += [("aggregate", "set", v, place, of, self.member_test(inner, place) if self.chance(0.6) else None)
                    for v in values]
        return out

    def branches(self, scope, type, value):
        """One expression, `when … otherwise`, or one branch for each word of a fact."""
        roll = self.rng.random()
        if roll < 0.4 and type["kind"] in ("yes_no", "number", "money"):
            return [(value(), None)]
        words = [f for f in scope["facts"] if f[1]["kind"] == "one_of" and f[1].get("name") == "sort"]
        closed = type["kind"] in ("yes_no", "set") or type.get("none")
        if roll < 0.7 or not words:
            out = [(value(), self.condition(scope, 2)), (value(), "otherwise")]
            return out[:1] if closed and is_amount(type) and self.chance(0.2) else out
        fact = self.pick(words)[0]
        out = [(value(), ("is", ("fact", fact), ("word", w), False)) for w in self.some(WORDS, 3)]
        if not (is_amount(type) and self.chance(0.4)):
            out.append((value(), "otherwise"))
        return out

    # --- conditions and expressions

    def scope(self, place, reads_codes, more=()):
        """What can be read here: facts of the case, of the item, of the members picked by quantifiers."""
        places = {"case"} | ({"item"} if place == "item" else set()) | set(more)
        facts = [f for f in self.pool if f[2] in places and (reads_codes or not f[3])]
        return {"places": places, "facts": facts, "codes": reads_codes and place == "item", "place": place, "more": tuple(more)}

    def inner(self, scope, place):
        return self.scope(scope["place"], scope["codes"] or False, scope["more"] + (place,))

    def condition(self, scope, depth):
        roll = self.rng.random()
        if depth > 0 and roll < 0.05:
            parts = [self.condition(scope, depth - 1) for _ in range(self.rng.randint(2, 4))]
            return ("at_least", parts, self.rng.randint(1, len(parts)))
        if depth > 0 and roll < 0.3:
            return (self.pick(["and", "or"]), [self.condition(scope, depth - 1) for _ in range(self.rng.randint(2, 3))])
        if depth > 0 and roll < 0.38:
            return ("not", self.condition(scope, depth - 1))
        if depth > 0 and roll < 0.58:
            found = self.quantified(scope, depth - 1)
            if found:
                return found
        return self.test(scope)

    def over(self, scope):
        """The places a quantifier can range over here, with `of`."""
        out = []
        if scope["place"] == "item":
            out += [(p, None) for p in ("die", "component", "processing_unit") if p in self.lists]
            out += [("mode", "processing_unit")] if "processing_unit" in scope["more"] else []
        if "parties" not in self.without:
            out += [("party", None)]
        for place in ("owner", "listing"):
            if place in self.lists:
                out += [(place, "party")] if "party" in scope["more"] else [(place, None)]
        out += [(t, None) for t in self.tables]
        return [p for p in out if p[0] not in scope["more"]]

    def quantified(self, scope, depth):
        over = self.over(scope)
        if not over:
            return None
        place, of = self.pick(over)
        inner = self.member_scope(scope, place)
        kind = self.pick(["any", "any", "no", "every"])
        if kind == "every":
            where = self.member_test(inner, place) if self.chance(0.5) else None
            return ("every", place, of, where, self.member_test(inner, place))
        where = self.member_test(inner, place)
        if self.chance(0.4):
            where = (self.pick(["and", "or"]), [where, self.condition(inner, min(depth, 1))])
        return (kind, place, of, where)

    def member_scope(self, scope, place):
        more = scope["more"] + ((place, "party") if LISTS.get(place, ("",))[0] == "party" and "party" not in scope["more"] else (place,))
        return self.scope(scope["place"], scope["codes"], more)

    def member_test(self, scope, place):
        """A test that reads the member, not only what is around it."""
        if place in self.tables:
            return self.row_test(scope, place)
        own = [f for f in scope["facts"] if f[2] == place]
        return self.fact_test(scope, self.pick(own)) if own else self.test(scope)

    def row_test(self, scope, table):
        """A row alone, or a row against a fact."""
        columns = self.tables[table]["columns"]
        choices = []
        for name, type in columns.items():
            cell = ("cell", table, name)
            facts = [("fact", f[0]) for f in scope["facts"] if alike(f[1], type)]
            kind = type["kind"]
            if kind in ("one_of", "country") and type.get("name") != "policy_word":
                choices += [("is", f, cell, self.chance(0.2)) for f in facts]
                if type.get("none"):
                    choices += [("or", [("is_none", cell, False), ("is", f, cell, False)]) for f in facts]
                choices.append(("is", cell, ("word", self.pick(WORDS if kind == "one_of" else COUNTRIES)), False))
            elif is_amount(type):
                choices += [("compare", self.pick(["<", "<=", ">", ">="]), f, cell) for f in facts]
                choices += [("compare", self.pick(["<", ">="]), cell, self.literal("money"))] if kind == "money" else []
            elif kind == "yes_no":
                choices.append(("is", cell, ("truth", self.pick([YES, NO])), False))
            elif kind == "set" and type["of"]["kind"] == "country":
                countries = [f[0] for f in scope["facts"] if f[1]["kind"] == "country"]
                choices += [("in", ("fact", f), {"elements": [("cell", cell)]}, self.chance(0.2)) for f in countries]
            elif kind == "set" and type["of"]["kind"] == "one_of":
                sets = [f[0] for f in scope["facts"] if f[1]["kind"] == "set" and f[1]["of"]["kind"] == "one_of"
                        and f[1]["of"]["name"] == "sort"]
                choices += [("is", ("fact", f), cell, False) for f in sets]
                choices.append(("has", cell, ("word", self.pick(WORDS))))
            elif kind == "code":
                choices.append(self.part_test(cell))
                choices += [("item_meets", [("cell", table, name)])] * 2 if scope["codes"] else []
            elif kind == "set" and type["of"]["kind"] == "code" and scope["codes"]:
                choices.append(("or", [("is_none", cell, False), ("item_meets", [("cell", table, name)])]))
        if table == "provision" and getattr(self, "row_facts", ()) and scope["place"] == "item":
            choices += [("is", ("rowfact", self.row_facts[0], "provision"), ("truth", self.pick([YES, NO])), False)] * 2
        return self.pick(choices)

    def test(self, scope):
        roll = self.rng.random()
        if self.commitments and self.chance(0.06):
            return ("commitment", self.pick(self.commitments))
        if scope["codes"] and roll < 0.15:
            return ("item_meets", self.code_set())
        if scope["codes"] and self.limits and roll < 0.25:
            return ("kept", self.pick(self.limits))
        if roll < 0.35:
            unit = self.unit_here(scope)
            return ("compare", self.pick(["<", "<=", ">", ">="]), self.amount(scope, unit, 1), self.literal(unit))
        return self.fact_test(scope, self.pick(scope["facts"]))

    def fact_test(self, scope, fact):
        name, type, _, _ = fact
        e, kind = ("fact", name), type["kind"]
        if kind == "yes_no":
            return e if self.chance(0.5) else ("is", e, ("truth", self.pick([YES, NO])), False)
        if type.get("none") and self.chance(0.2):
            return ("is_none", e, self.chance(0.4))
        if is_amount(type):
            if self.chance(0.15):
                return ("is", e, self.literal(type["unit"]), self.chance(0.4))
            if self.may("number_sets", 0.12) and not type["unit"]:
                return ("in", e, {"elements": [("number", n) for n in sorted(self.some(NUMBERS, 3))]}, self.chance(0.3))
            return ("compare", self.pick(["<", "<=", ">", ">="]), e, self.literal(type["unit"]))
        if kind == "date":
            other = ("fact", "date") if name != "date" and self.chance(0.4) else ("date", day(self.pick(DAYS)))
            return ("compare", self.pick(["<", "<=", ">", ">="]), e, other)
        if kind == "text":
            return ("is", e, ("text", self.pick(NAMES)), self.chance(0.3))
        if kind == "code" and self.chance(0.4):
            return self.part_test(e)
        if kind == "code" and self.chance(0.2):
            return ("code_is", e, self.pick(CODES), self.chance(0.3))
        if kind == "code":
            return ("code_meets", e, [("value", c) for c in sorted(self.some(CODES, 2))])
        if kind == "set":
            return self.set_test(scope, name, type)
        words = COUNTRIES if kind == "country" else type["values"]
        if self.chance(0.5):
            return ("is", e, ("word", self.pick(words)), self.chance(0.3))
        return ("in", e, self.country_set() if kind == "country" else self.plain_set(words), self.chance(0.3))

    def part_test(self, code):
        part = self.pick(["heading", "category", "group"])
        words = sorted({{"heading": c.split(".")[0], "category": c[0], "group": c[1]}[part] for c in CODES})
        e = ("part", part, code)
        if part == "heading":
            return ("code_meets", e, [("value", c) for c in sorted(self.some(words, 2))])
        roll = self.rng.random()
        if roll < 0.2:
            return ("is_none", e, self.chance(0.4))
        if roll < 0.6:
            return ("is", e, ("word", self.pick(words)), self.chance(0.3))
        return ("in", e, self.plain_set(words), self.chance(0.3))

    def set_test(self, scope, name, type):
        e, of = ("fact", name), type["of"]
        words = COUNTRIES if of["kind"] == "country" else of["values"]
        roll = self.rng.random()
        if roll < 0.3:
            return ("has", e, ("word", self.pick(words)))
        if roll < 0.45:
            same = [f[0] for f in scope["facts"] if alike(f[1], of) and not f[1].get("none")]
            if same:
                return ("has", e, ("fact", self.pick(same)))
        if roll < 0.65:
            return ("has_any", e, self.plain_set(words))
        if roll < 0.8:
            return ("has_all", e, self.plain_set(words))
        if roll < 0.9:
            others = [f[0] for f in scope["facts"] if f[1] == type and f[0] != name]
            if others:
                return ("is", e, ("fact", self.pick(others)), self.chance(0.3))
        return ("is_none", e, self.chance(0.4))

    def plain_set(self, words):
        return {"elements": [("value", w) for w in sorted(self.some(words, 3))]}

    def country_set(self):
        groups = [("group", g) for g, t in self.groups.items() if t is COUNTRY]
        plain = [("value", c) for c in COUNTRIES]
        columns = [("column", "chart", "country")] if "chart" in self.tables else []
        if self.chance(0.3):
            excepted = {"elements": self.some(plain + groups, 3)}
            if self.chance(0.3):
                excepted["except"] = {"elements": self.some(plain + groups, 2)}
            return {"elements": [("any", "country")], "except": excepted}
        out = {"elements": self.some(plain + groups * 3 + columns, 3)}
        whole = any(e[0] != "value" for e in out["elements"])
        left = [e for e in plain if e not in out["elements"]]
        if self.chance(0.2):                               # never all that is named: the set would be empty
            out["except"] = {"elements": self.some(groups + plain if whole else left, 2)}
        return out

    def code_set(self):
        choices = [[("value", c) for c in self.some(CODES, 2)], [("range", "1A001", "1A002")], [("any", "entry")]]
        choices += [[("group", "special_codes")]] if "special_codes" in self.groups else []
        choices += [[("column", "listed", "code")]] if "listed" in self.tables else []
        return self.pick(choices + choices[:1] * 3)

    def literal(self, unit):
        """A number, written in its unit or in another of the same dimension."""
        value = self.pick(NUMBERS)
        if unit == "money":
            return ("money", value, self.pick(CURRENCIES))
        units = [u for u in UNITS if DIMENSION[u] == DIMENSION[unit]]
        if len(units) > 1 and self.chance(0.3):
            other = self.pick(units)
            return ("number", value * UNITS[unit] / UNITS[other], other)
        return ("number", value, unit)

    def amount(self, scope, unit, depth):
        """An expression of one dimension: facts, arithmetic, aggregates."""
        wanted = DIMENSION[unit]
        facts = [("fact", f[0]) for f in scope["facts"] if is_amount(f[1]) and DIMENSION[f[1]["unit"]] == wanted]
        roll = self.rng.random()
        if depth > 0 and roll < 0.35:
            return self.arith(scope, unit, depth - 1)
        if depth > 0 and roll < 0.75:
            found = self.aggregate(scope, unit)
            if found:
                return found
        return self.pick(facts) if facts else self.arith(scope, unit, max(depth - 1, 0)) if depth > 0 else self.literal(unit)

    def unit_here(self, scope):
        """A unit that some number in reach has; now and then a quotient."""
        units = {f[1]["unit"] for f in scope["facts"] if is_amount(f[1])}
        have = [u for u in (None, "g", "mm2", "percent", "money", "money") if any(DIMENSION[u] == DIMENSION[v] for v in units)]
        if {"g", "mm2"} <= set(have) and self.chance(0.2):
            return "g/mm2"
        return self.pick(have or [None])

    def arith(self, scope, unit, depth):
        wanted = DIMENSION[unit]
        roll = self.rng.random()
        if wanted == "d":
            return ("arith", "/", self.amount(scope, "g", depth), self.amount(scope, "mm2", depth))
        if wanted in "1%" and self.money and roll < 0.25:
            return ("arith", "/", self.amount(scope, "money", depth), self.amount(scope, "money", depth))
        if wanted in "1%" and roll < 0.4:
            return ("arith", "/", self.amount(scope, "g", depth), self.amount(scope, "g", depth))
        if roll < 0.6:
            return ("arith", "*", self.amount(scope, unit, depth), self.amount(scope, None, 0))
        return ("arith", self.pick("+-"), self.amount(scope, unit, depth), self.amount(scope, unit, depth))

    def aggregate(self, scope, unit):
        """sum, min, max of a member's number, or a count."""
        wanted, choices = DIMENSION[unit], []
        for place, of in self.over(scope):
            inner = self.member_scope(scope, place)
            if place in self.tables:
                values = [("cell", place, c) for c, t in self.tables[place]["columns"].items()
                          if is_amount(t) and DIMENSION[t["unit"]] == wanted]
            else:
                values = [("fact", f[0]) for f in self.pool if f[2] == place and is_amount(f[1])
                          and DIMENSION[f[1]["unit"]] == wanted]
                if place == "mode" and wanted == "1":
                    values.append(("arith", "*", ("fact", "mode.rate"), ("fact", "mode.bits")))
            choices += [(how, v, place, of, inner) for v in values for how in ("sum", "sum", "min", "max")]
            if wanted == "1":
                choices += [("count", v, place, of, inner) for v in self.countable(place)]
        if wanted == "1" and "processing_unit" in self.lists and scope["place"] == "item" \
                and "processing_unit" not in scope["more"]:
            best = ("aggregate", self.pick(["max", "sum"]), ("arith", "*", ("fact", "mode.rate"), ("fact", "mode.bits")),
                    "mode", "processing_unit", None)
            choices += [("sum", best, "processing_unit", None, self.member_scope(scope, "processing_unit"))] * 4
        if not choices:
            return None
        how, value, place, of, inner = self.pick(choices)
        where = self.member_test(inner, place) if self.chance(0.6) else None
        return ("aggregate", how, value, place, of, where)

    def countable(self, place):
        if place in self.tables:
            return [("cell", place, self.tables[place]["key_column"])]
        return [("fact", f[0]) for f in self.pool if f[2] == place and f[1]["kind"] in ("number", "money", "one_of", "country")]

    # --- entries and measures

    def entries(self, book):
        scope = self.scope("item", False)
        codes = self.some(CODES, 5)
        for code in codes:
            s = {"kind": "entry", "name": code, "code": code, "days": self.days(), "when": [], "unless": []}
            if not self.chance(0.2):
                s["when"] = [self.condition(scope, 2) for _ in range(self.rng.randint(1, 2))]
                if self.chance(0.25):
                    s["unless"] = [self.condition(scope, 1)]
            book["statements"].append(s)
        if "listed" in self.tables:
            codes += [r["key"] for r in self.tables["listed"]["rows"]]
            book["statements"].append(self.entries_of_rows(scope))
        self.codes = sorted(set(codes))
        self.overs([s for s in book["statements"] if s["kind"] == "entry"], self.codes)

    def entries_of_rows(self, scope):
        inner = self.member_scope(scope, "listed")
        when = [("is", ("cell", "listed", "sort"), ("fact", f[0]), False) for f in scope["facts"]
                if alike(f[1], SORT)][:1] or [self.row_test(inner, "listed")]
        if self.chance(0.4):
            when.append(self.row_test(inner, "listed"))
        where = ("is", ("cell", "listed", "sort"), ("word", self.pick(WORDS)), True) if self.chance(0.2) else None
        return {"kind": "entries", "name": "listed_entries", "days": {}, "each": ("listed", where),
                "code_column": "code", "when": when, "unless": []}

    def overs(self, entries, codes):
        """`over` only downwards in one order, so that there is no ring."""
        order = [s["code"] for s in entries] + [c for c in codes if c not in {s["code"] for s in entries}]
        for i, s in enumerate(entries):
            if not self.may("over", 0.25) or not s["when"] and "over_unstated" in self.without:
                continue
            for target in self.some(order, 1):
                losers = [c for c in order if oracle.below(c, target)]
                if losers and all(order.index(c) > i for c in losers) and not oracle.below(s["code"], target):
                    s["over"] = [target]

    def days(self):
        if not self.may("dated", 0.25):
            return {}
        out = {}
        if self.chance(0.8):
            out["from"] = day(self.pick(DAYS)) + self.rng.randint(-1, 1)
        if self.chance(0.4):
            until = day(self.pick(DAYS)) + self.rng.randint(-1, 1)
            if until > out.get("from", 0):
                out[self.pick(["through", "until"])] = until
        if "from" in out and self.chance(0.3):
            out["published"] = out["from"] - self.rng.randint(0, 200)
        return out

    def measures(self, book, books):
        scope = self.scope("item", True)
        made, limits = [], []
        if self.may("limits", 0.4):
            limits = [s for _ in range(self.rng.randint(1, 2)) for s in self.limit(scope)]
            book["statements"] += limits
        self.limits += sorted({s["name"] for s in limits})
        for _ in range(self.rng.randint(1, 4)):
            made += self.requirement(scope, book)
        if self.may("governs", 0.1) and len(books) > 1:
            book["governs"] = self.fact_test(scope, ("exporter.country", COUNTRY, "case", False))
        names = [s["name"] for s in made]
        exceptions = []
        for name in EXCEPTIONS:
            if self.may("exceptions", 0.35):
                label = name if book["name"].endswith("ground") else name[:2] + "X"
                exceptions += self.exception(scope, label, names, made, book)
        policies = self.policies(scope, made, book) if self.may("policies", 0.6) else []
        if self.clocks:
            book["statements"] += [self.clock(scope) for _ in range(self.rng.randint(1, 3))]
        notes = [self.note(scope, names + [s["name"] for s in exceptions] + [book["name"]]) for _ in range(self.rng.randint(0, 4))] \
            if self.may("notes", 0.5) else []
        book["statements"] += made + exceptions + policies + notes
        if self.may("statuses", 0.4):
            self.statuses(book, made, exceptions + limits + notes, policies)

    def note(self, scope, names):
        """A factor, document or duty, of requirements and exceptions or of every case; it may ask what was not said."""
        kind = self.pick(list(oracle.NOTES))
        s = self.rule(scope, kind, self.name(kind))
        s.update(on=sorted(set(self.some(names, 2))) if self.chance(0.7) else [], says_text=f"a {kind}")
        if self.chance(0.3):
            s["when"] = [("is_unknown", ("fact", self.pick(scope["facts"])[0]), self.chance(0.3))]
        if self.clocks and kind != "factor" and self.chance(0.5):
            s.update({k: v for k, v in self.clock(scope).items() if k in ("starts", "within", "unit", "working", "calendar")}, stops=[])
        return s

    def rule(self, scope, kind, name):
        s = {"kind": kind, "name": name, "days": self.days(), "when": [], "unless": []}
        if self.chance(0.35):
            s["for"] = self.code_set()
        if self.chance(0.35):
            s["to"] = self.country_set()
        if self.chance(0.7) or not (s.get("for") or s.get("to")):
            s["when"] = [self.condition(scope, 2) for _ in range(self.rng.randint(1, 2))]
        if self.chance(0.2):
            s["unless"] = [self.condition(scope, 1)]
        return s

    def limit(self, scope):
        """One version or two; what is used of it is a fact of the case or, where it is kept by item, of the item."""
        unit, name = self.unit_here(scope), self.name("l")
        days = [self.days()]
        if self.may("dated", 0.2):
            turn = day(self.pick(DAYS))
            days = [{"through": turn - 1}, {"from": turn, "published": day(DAYS[0]) - 1000}]
        own = ["item.code"] * 2 + [f[0] for f in scope["facts"] if f[2] == "item" and f[1]["kind"] not in ("money", "place")]
        by_item = self.chance(0.6)
        per = self.some(["consignee", "destination", "exporter.country"], 2) + (sorted(set(self.some(own, 2))) if by_item else [])
        shared = self.pick(SHARED) if self.chance(0.3) else None
        first, out = None, []
        for d in days:
            most = self.amount(scope, unit, 1) if unit in ("money", None) and self.chance(0.3) else self.literal(unit)
            first = first or most
            if most[0] == "number":                        # of one unit in all versions: it is that of the balance
                most = self.literal_in(first[2] if first[0] == "number" else None)
            s = {"kind": "limit", "name": name, "days": d, "counts": self.amount(scope, unit, 1), "most": most,
                 "used": ("item." if by_item else "") + name + ".used", "per": sorted(per), "shared_by": shared,
                 "type": money() if unit == "money" else number(most[2] if most[0] == "number" else None)}
            if self.chance(0.4):
                s["for"] = self.code_set()
            if self.chance(0.2):
                s["period"] = tuple(sorted(day(x) for x in self.rng.sample(DAYS, 2)))
            out.append(s)
        return out

    def literal_in(self, unit):
        return ("number", self.pick(NUMBERS), unit)

    def requirement(self, scope, book):
        kind = "prohibit" if self.may("prohibit", 0.15) else "require"
        stem = self.name("r")
        names = [stem] if self.chance(0.7) else [f"{stem}.a", f"{stem}.b"]
        out = []
        for name in names:
            each = self.pick_each()
            inner = self.member_scope(scope, each[0]) if each else scope
            s = self.rule(inner, kind, name)
            if each:
                s["each"] = (each[0], each[1], self.member_test(inner, each[0]) if self.chance(0.7) else None)
                s["when"].append(self.member_test(inner, each[0]))
            if self.chance(0.7):
                s["because"] = ("word", self.pick(FAMILIES))
                if each and each[0] == "provision":
                    s["because"] = ("cell", "provision", "reason")
            if not each and self.may("dated", 0.1):        # two versions of one provision
                turn = day(self.pick(DAYS))
                older = dict(self.rule(scope, kind, name), days={"through": turn - 1}, because=("word", self.pick(FAMILIES)))
                out.append(older)
                s["days"] = {"from": turn, "published": day(DAYS[0]) - 1000}
            out.append(s)
        return out

    def pick_each(self):
        if "provision" in self.tables and self.chance(0.35):
            return ("provision", None)
        for place in ("owner", "listing"):
            if place in self.lists and self.may(f"each_{place}", 0.15):
                return (place, None)
        return None

    def exception(self, scope, name, names, made, book):
        """Easy to meet, since what does not hold lifts nothing."""
        kind = "general licence" if self.may("general", 0.15) else "exception"
        limbs = [name] if self.chance(0.6) else [f"{name}.c{i}" for i in range(1, self.rng.randint(2, 3) + 1)]
        out = []
        wholes = {n.split(".")[0] for n in names}
        for limb in limbs:
            s = self.rule(scope, kind, limb)
            if self.chance(0.5):
                s = {"kind": kind, "name": limb, "days": {}, "unless": [],
                     "when": [self.condition(scope, 1)] if self.chance(0.6) else []}
            s["lifts"] = sorted(self.some(sorted(wholes | set(names) | {book["name"]}), 2))
            if self.chance(0.25):
                s["reasons"] = sorted(self.some(FAMILIES, 2))
            if self.may("reads_requirements", 0.2):
                s["unless"].append(("any", "requirement", None, (None, self.pick(FAMILIES), self.chance(0.5))))
            if self.may("reads_requirements", 0.15):
                s["unless"].append(("applies", self.pick(names)))
            out.append(s)
        return out

    def policies(self, scope, made, book):
        """A chain: each is over the next, so that no two of one requirement stand side by side."""
        out = []
        names = sorted({s["name"] for s in made if s["kind"] == "require"})
        rows = {s["name"] for s in made if s.get("each") and s["each"][0] == "provision"}
        if not names:
            return out
        words = list(oracle.POLICIES)
        self.rng.shuffle(words)
        for i in range(self.rng.randint(1, 3)):
            on = sorted(self.some(names, 2)) if self.chance(0.8) else [book["name"]]
            says = ("word", words[i])
            if set(on) <= rows and self.chance(0.5):
                says = ("cell", "provision", "policy")
            s = {"kind": "policy", "name": self.name("p"), "on": on, "says": says, "days": self.days(), "when": [], "unless": []}
            if self.chance(0.75):
                s["when"] = [self.condition(scope, 1)]
            if self.chance(0.2):
                s["to"] = self.country_set()
            out.append(s)
        for i, s in enumerate(out[:-1]):
            s["days"] = {}
            s["over"] = [t["name"] for t in out[i + 1:]] if self.chance(0.5) else [out[i + 1]["name"]]
        out[-1]["days"] = {}
        return out

    def statuses(self, book, made, exceptions, policies):
        targets = [(s["name"], s["kind"]) for s in made * 3 + exceptions]
        targets += [(s["name"].split(".")[0], "whole") for s in made if "." in s["name"]]
        for _ in range(self.rng.randint(1, 3)):
            name, kind = self.pick(targets)
            word = self.pick(["suspend", "suspend", "reinstate", "not enforced", "unclear", "repeal"])
            s = {"kind": word, "name": name, "days": {"from": day(self.pick(DAYS)) + self.rng.randint(-1, 1)}}
            if word == "suspend" and self.chance(0.5):
                s["days"]["through"] = s["days"]["from"] + self.rng.randint(0, 400)
            s["days"]["published"] = self.unused_day(s["days"]["from"] - self.rng.randint(0, 30))
            if self.commitments and word != "repeal" and self.chance(0.5):
                s["while"] = self.while_kept(1)
            book["statements"].append(s)

    def while_kept(self, depth):
        roll = self.rng.random()
        if depth and roll < 0.2:
            return (self.pick(["and", "or"]), [self.while_kept(0), self.while_kept(0)])
        if depth and roll < 0.27:
            return ("at_least", [self.while_kept(0) for _ in range(3)], self.rng.randint(1, 3))
        return ("not", self.while_kept(0)) if depth and roll < 0.4 else ("commitment", self.pick(self.commitments))

    # --- values of cases

    def value(self, type, s):
        kind = type["kind"]
        if kind == "yes_no":
            return self.pick([YES, NO])
        if type.get("none") and self.chance(0.12):
            return NONE
        if is_amount(type):
            least = s.get("least")
            value = self.pick(NUMBERS) * UNITS[type["unit"]]
            value = -value if least is None and self.chance(0.2) else value
            return value if kind == "number" else Money(value, value, self.pick(CURRENCIES))
        if kind == "date":
            return day(self.pick(DAYS)) + self.rng.randint(-1, 1)
        if kind == "one_of":
            return self.pick(type["values"])
        if kind == "country":
            return self.pick(COUNTRIES)
        if kind == "code":
            return self.pick(CODES + ["9Z999"])
        if kind == "text":
            return self.pick(NAMES)
        words = COUNTRIES if type["of"]["kind"] == "country" else type["of"]["values"]
        return ("set", frozenset(self.some(words, 3) if self.chance(0.75) else ()), True)


def alike(a, b):
    """Types whose values can be compared."""
    if a["kind"] != b["kind"] or a["kind"] in ("set", "place"):
        return False
    if a["kind"] == "money":
        return True
    if a["kind"] == "number":
        return DIMENSION[a["unit"]] == DIMENSION[b["unit"]]
    return a["kind"] != "one_of" or a.get("name") == b.get("name") and a.get("name")


# --- cases ---------------------------------------------------------------------------------------

class Cases:
    """Random cases for one set of rulebooks."""

    def __init__(self, rng, generator, books):
        self.rng, self.generator, self.books = rng, generator, books
        self.facts, self.row_keys, self.derived, self.plain = {}, {}, {}, False
        for s in (s for b in books for s in b["statements"]):
            if s["kind"] == "fact":
                self.facts.setdefault(s["name"], s)
            elif s["kind"] == "limit":
                self.facts.setdefault(s["used"], {"name": s["used"], "type": s["type"], "least": Fraction(0)})
            elif s["kind"] == "table":
                self.row_keys[s["name"]] = sorted({r["key"] for r in s["rows"]})
            elif s["kind"] == "derive":
                self.derived[s["name"]] = s

    def statements(self, kind):
        return [s for b in self.books for s in b["statements"] if s["kind"] == kind]

    def case(self, id):
        self.given = self.rng.choice([0.25, 0.5, 0.75, 0.9, 1.0])
        case = {"id": id, "facts": {}, "lists": {}, "roles": {}, "items": [], "date": day(self.rng.choice(DAYS)) + self.rng.randint(-1, 1)}
        if self.rng.random() < 0.15:
            case["known"] = day(self.rng.choice(DAYS))
        case["facts"]["date"] = case["date"]
        self.fill(case, "case")
        self.claim(case)
        if self.generator.money and self.rng.random() < 0.7:
            case["facts"]["rates"] = {c: self.generator.rate(c) for c in CURRENCIES if self.rng.random() < 0.6}
        for role in oracle.ROLES:
            if self.rng.random() < (0.8 if role in ("exporter", "end_user") else 0.1):
                node = oracle.new_node()
                self.fill(node, "party")
                if node["facts"] or node["lists"]:
                    case["roles"][role] = node
        alike = self.generator.limits and self.rng.random() < 0.5
        for _ in range(self.rng.choice([2, 2, 3, 4] if alike else [0, 1, 1, 1, 1, 1, 1, 2])):
            node = oracle.new_node()
            self.fill(node, "item")
            self.state(node)
            if alike and case["items"] and self.rng.random() < 0.6:
                self.resemble(node, self.rng.choice(case["items"]))
            case["items"].append(node)
        return case

    def resemble(self, node, other):
        """Of what an earlier item says, some: so items are of one account."""
        for field, value in other["facts"].items():
            if field not in ("code", "list") and self.rng.random() < 0.7:
                node["facts"][field] = value
        if "code" in other["facts"] and self.rng.random() < 0.7:
            node["facts"].update(code=other["facts"]["code"], list=other["facts"]["list"])

    def many(self, count):
        """Half or nearly all resemble an earlier one: what an engine keeps from case to case is met again."""
        out, kinship = [], self.rng.choice([0.5, 0.95])
        self.plain = self.rng.random() < 0.3               # such cases say only what has few values
        for i in range(count):
            out.append(self.kin(f"c{i}", self.rng.choice(out)) if out and self.rng.random() < kinship else self.case(f"c{i}"))
        return out

    def kin(self, id, case):
        """A case that says something of the same facts, of up to two of them something else."""
        copy = dict(case, id=id, facts=dict(case["facts"]), items=[dict(n, facts=dict(n["facts"])) for n in case["items"]],
                    roles={r: dict(n, facts=dict(n["facts"])) for r, n in case["roles"].items()})
        nodes = [("case", copy), *(("party", n) for n in copy["roles"].values()), *(("item", n) for n in copy["items"])]
        said = [(node, field, self.declared(place, field)) for place, node in nodes for field in node["facts"]]
        said = [(node, field, s) for node, field, s in said if s]
        for node, field, s in self.rng.sample(said, min(len(said), self.rng.choice([0, 1, 1, 2]))):
            node["facts"][field] = self.some_code() if s["name"] == "item.code" else self.given_value(s)
        return copy

    def declared(self, place, field):
        """The declaration of a fact whose value may be drawn anew by itself."""
        name = field if place == "case" else f"{place}.{field}"
        s = self.facts.get(name)
        return s if s and not s.get("by") and (name == "item.code" or self.stands(name, place)) else None

    def fill(self, node, place):
        """Facts and lists of one node, each given or not."""
        for name, s in self.facts.items():
            if self.plain and (s["type"]["kind"] in ("number", "money", "date", "text", "set", "place") or s.get("by")):
                continue
            if s["type"]["kind"] == "place":
                self.fill_list(node, place, name, s)
            elif s.get("by"):
                if place == "item":
                    self.fill_rows(node, name, s)
            elif self.stands(name, place) and self.rng.random() < self.given * (0.5 if "presumed" in s else 1):
                node["facts"][self.field(name, place)] = self.given_value(s)
        for name, s in self.derived.items():
            if self.stands(name, place) and self.rng.random() < 0.06 and not self.plain:
                value = self.generator.value(s["type"], {})
                node["facts"][self.field(name, place)] = value

    def stands(self, name, place):
        first = name.split(".")[0]
        if name in ("item.code", "item.list", "date", "exception.claimed"):
            return False
        if place == "case":
            return first not in ("item", "party", *oracle.ROLES, *LISTS)
        return first == place

    def field(self, name, place):
        return name if place == "case" else name.split(".", 1)[1]

    def given_value(self, s):
        type = s["type"]
        roll = self.rng.random()
        if is_amount(type) and roll < 0.12:
            return self.bounded(s, type)
        value = self.generator.value(type, s)
        if type["kind"] == "set" and roll < 0.15:
            return ("set", value[1], False)
        return value

    def bounded(self, s, type):
        lo, hi = sorted(self.rng.sample(NUMBERS, 2))
        lo, hi = lo * UNITS[type["unit"]], hi * UNITS[type["unit"]]
        roll = self.rng.random()
        lo, hi = (lo, hi) if roll < 0.6 else (lo, None) if roll < 0.8 else (None, hi)
        return (lo, hi) if type["kind"] == "number" else Money(lo, hi, self.rng.choice(CURRENCIES))

    def fill_list(self, node, place, name, s):
        above, field = LISTS[s["type"]["of"]]
        if above != place or name.split(".")[0] in oracle.ROLES or self.rng.random() > self.given:
            return
        members = []
        for _ in range(self.rng.choice([0, 1, 1, 2, 3])):
            member = oracle.new_node()
            self.fill(member, s["type"]["of"])
            members.append(member)
        node["lists"][field] = (members, self.rng.random() > 0.2)

    def fill_rows(self, node, name, s):
        answers = {k: self.rng.choice([YES, NO]) for k in self.row_keys[s["by"]] if self.rng.random() < self.given}
        if answers:
            node["facts"][name.split(".", 1)[1]] = answers

    def claim(self, case):
        roll = self.rng.random()
        names = sorted(self.rng.sample(EXCEPTIONS + ["LVX"], self.rng.randint(1, 2)))
        if roll < 0.4:
            case["facts"]["exception.claimed"] = ("set", frozenset(oracle.fold(n) for n in names), self.rng.random() < 0.9)
        elif roll < 0.45:
            case["facts"]["exception.claimed"] = ("set", frozenset(), True)

    def state(self, item):
        """Sometimes the applicant states a code: of this list or another, one that is listed or not."""
        roll = self.rng.random()
        if roll < 0.55:
            return
        item["facts"]["list"] = self.rng.choice(["us", "us", "us", "cn"])
        if roll < 0.62:
            item["facts"]["code"] = "EAR99" if item["facts"]["list"] == "us" else NONE
        else:
            item["facts"]["code"] = self.some_code()

    def some_code(self):
        return self.rng.choice(CODES + self.generator.codes * 2 + ["5C901.a", "1A001.a.1.b", "3D009", "2B003"])


# --- text for the engine -----------------------------------------------------------------------------

def iso(ordinal):
    return date.fromordinal(ordinal).isoformat()


def decimal(value):
    """A fraction with a finite decimal expansion, written out."""
    value = Fraction(value)
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole, rest = divmod(value, 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
        assert len(digits) < 20, value
    return f"{sign}{whole}" + (f".{digits}" if digits else "")


def type_text(type):
    kind = type["kind"]
    tail = " or none" if type.get("none") else ""
    if kind == "yes_no":
        return "yes or no"
    if kind == "number":
        return "number" + (f" in {type['unit']}" if type["unit"] else "") + tail
    if kind == "one_of":
        return (type["name"] if type.get("name") else "one of " + ", ".join(type["values"])) + tail
    if kind == "set":
        return "set of " + type_text(type["of"])
    if kind == "place":
        return f"place of {type['of']}"
    return kind + tail


def number_text(value, unit):
    return decimal(value) + (" %" if unit == "percent" else f" {unit}" if unit else "")


def expression(e):
    op = e[0]
    if op == "fact":
        return e[1]
    if op in ("number", "money"):
        return number_text(e[1], e[2])
    if op == "date":
        return iso(e[1])
    if op in ("word", "truth"):
        return e[1]
    if op == "text":
        return f'"{e[1]}"'
    if op == "arith":
        return f"{operand(e[2])} {e[1]} {operand(e[3])}"
    if op == "part":
        return f"{expression(e[2])}.{e[1]}"
    if op == "cell":
        return f"{e[1]}.{e[2]}"
    if op == "rowfact":
        return f"{e[1]}[{e[2]}]"
    if op == "the":
        return f"the {e[1]}.{e[2]} where ({condition(e[3])})"
    if op == "aggregate":
        how, what, place, of, where = e[1:]
        tail = f" of {of}" if of else ""
        tail += f" where ({condition(where)})" if where else ""
        return f"{how} of {operand(what)} over {place}{tail}"
    return condition(e)


def operand(e):
    return f"({expression(e)})" if e[0] in ("arith", "aggregate") else expression(e)


def set_text(s):
    text = ", ".join(element_text(e) for e in s["elements"])
    return text + (f" except {set_text(s['except'])}" if s.get("except") else "")


def element_text(e):
    kind, *rest = e
    if kind == "any":
        return f"any {rest[0]}"
    if kind == "range":
        return f"{rest[0]}..{rest[1]}"
    if kind == "number":
        return decimal(rest[0])
    if kind in ("column", "cell"):
        return expression(rest[0]) if kind == "cell" and isinstance(rest[0], tuple) else f"{rest[0]}.{rest[1]}"
    return rest[0]


def condition(e):
    op = e[0]
    if op in ("and", "or"):
        return f" {op} ".join(unary(c) for c in e[1])
    if op == "at_least":
        return f"at least {e[2]} of ({' or '.join(unary(c) for c in e[1])})"
    if op == "not":
        return f"not ({condition(e[1])})"
    if op in ("any", "no"):
        if e[1] == "requirement":
            return f"{op} requirement where (requirement.reason is {'not ' if e[3][2] else ''}{e[3][1]})"
        return f"{op} {e[1]}{f' of {e[2]}' if e[2] else ''} where ({condition(e[3])})"
    if op == "every":
        where = f" where ({condition(e[3])})" if e[3] else ""
        return f"every {e[1]}{f' of {e[2]}' if e[2] else ''}{where} has ({condition(e[4])})"
    if op == "compare":
        return f"{expression(e[2])} {e[1]} {expression(e[3])}"
    if op == "is":
        return f"{expression(e[1])} is {'not ' if e[3] else ''}{expression(e[2])}"
    if op == "is_unknown":
        return f"{expression(e[1])} is {'not ' if e[2] else ''}unknown"
    if op == "is_none":
        return f"{expression(e[1])} is {'not ' if e[2] else ''}none"
    if op == "in":
        return f"{expression(e[1])} {'not ' if e[3] else ''}in {set_text(e[2])}"
    if op == "has":
        return f"{expression(e[1])} has {expression(e[2])}"
    if op == "has_any":
        return f"{expression(e[1])} has any of {set_text(e[2])}"
    if op == "has_all":
        return f"{expression(e[1])} has all of {set_text(e[2])}"
    if op == "item_meets":
        return "item meets " + ", ".join(element_text(x) for x in e[1])
    if op == "code_meets":
        return f"{expression(e[1])} meets " + ", ".join(element_text(x) for x in e[2])
    if op == "code_is":
        return f"{expression(e[1])} is {'not ' if e[3] else ''}{e[2]}"
    if op == "applies":
        return f"{e[1]} applies"
    if op in ("kept", "commitment"):
        return f"{e[1]} is kept"
    return expression(e)


def unary(e):
    """A set with a comma or `except` at the end is kept apart from the `and` that follows."""
    return f"({condition(e)})" if e[0] in ("and", "or", "in", "has_any", "has_all", "item_meets", "code_meets") else condition(e)


def days_text(days):
    return "".join(f" {k} {iso(days[k])}" for k in ("from", "through", "until", "published") if k in days)


def value_text(value, type):
    """A presumed or bounding value."""
    if value is NONE:
        return "none"
    kind = type["kind"]
    if kind == "number":
        return number_text(value / UNITS[type["unit"]], type["unit"])
    if kind == "money":
        return number_text(value.lo, value.cur) if isinstance(value, Money) else number_text(value, "USD")
    if kind == "date":
        return iso(value)
    if kind == "text":
        return f'"{value}"'
    if kind == "set":
        return ", ".join(sorted(value[1])) or "none"
    return value


def clause(word, text):
    return f"  {word:<9} {text}"


def statement(s, table_file):
    lines = STATEMENTS[s["kind"]](s, table_file) if s["kind"] in STATEMENTS else measure_text(s)
    return "\n".join(lines)


def fact_text(s, _):
    by = f" by {s['by']}" if s.get("by") else ""
    out = [f"fact {s['name']}{by} : {type_text(s['type'])}"]
    out += [clause(k, value_text(s[k], s["type"])) for k in ("presumed", "least", "most") if k in s]
    return out + ([clause("ask", f'"{s["ask"]}"')] if s.get("ask") else [])


def derive_text(s, _):
    out = [f"derive {s['name']} : {type_text(s['type'])}"]
    for value, when in s["branches"]:
        tail = "" if when is None else " otherwise" if when == "otherwise" else f" when {condition(when)}"
        text = expression(value)
        if tail and value[0] in ("and", "or", "in", "has_any", "has_all", "item_meets", "code_meets"):
            text = f"({text})"
        out.append(f"  = {text}{tail}")
    if s.get("ask"):
        out.append(clause("ask", f'"{s["ask"]}"'))
    return out + [clause("cite", '"generated"')]


def group_text(s, _):
    return [f"group {s['name']} of {type_text(s['of'])}{days_text(s.get('days', {}))} = {set_text(s['set'])}"]


def table_text(s, table_file):
    out = [f'table {s["name"]} from "{table_file(s)}"']
    out += [clause("column", f"{c} : {type_text(t)}") for c, t in s["columns"].items()]
    out += [clause("column", f"{d} : date or none") for d in ("from", "through") if any(d in r["days"] for r in s["rows"])]
    return out + [clause("key", s["key_column"])] + (["  open"] if s.get("open") else [])


def type_line(s, _):
    return [f"type {s['name']} : one of " + ", ".join(s["type"]["values"])]


def status_text(s, _):
    kept = [clause("while", condition(s["while"]))] if s.get("while") else []
    return [f"{s['kind']} {s['name']}{days_text(s['days'])}", *kept, clause("cite", '"generated"')]


def limit_text(s, _):
    out = [f"limit {s['name']}{days_text(s['days'])}", clause("counts", expression(s["counts"])),
           clause("most", expression(s["most"])), clause("per", ", ".join(s["per"]))]
    out += [clause("for", ", ".join(element_text(x) for x in s["for"]))] if s.get("for") else []
    out += [clause("shared by", s["shared_by"])] if s.get("shared_by") else []
    out += [clause("period", " through ".join(iso(d) for d in s["period"]))] if s.get("period") else []
    return out + [clause("cite", '"generated"')]


STATEMENTS = {"limit": limit_text, "fact": fact_text, "derive": derive_text, "group": group_text, "table": table_text, "type": type_line,
              **{k: status_text for k in oracle.STATUSES}}


def clock_clauses(s):
    kind = "working " if s["working"] else ""
    return [clause("starts", s["starts"]), clause("within", f"{s['within']} {kind}{s['unit']}"),
            *([clause("calendar", s["calendar"])] if s["calendar"] else []),
            *([clause("stops", "during " + ", ".join(s["stops"]))] if s["stops"] else [])]


def measure_text(s):
    out = [f"{s['kind']} {s['name']}{days_text(s['days'])}"]
    if s["kind"] == "entry":
        out.append(f'  "Entry {s["name"]}"')
    if s.get("each"):
        place, where = s["each"][0], s["each"][-1]
        of = s["each"][1] if len(s["each"]) == 3 else None
        out.append(clause("each", place + (f" of {of}" if of else "") + (f" where ({condition(where)})" if where else "")))
    if s.get("code_column"):
        out.append(clause("code", f"{s['each'][0]}.{s['code_column']}"))
    for word in ("on", "lifts", "reasons", "over"):
        if s.get(word):
            out.append(clause(word, ", ".join(s[word])))
    if s.get("says"):
        out.append(clause("says", expression(s["says"])))
    if s.get("says_text"):
        out.append(clause("says", f'"{s["says_text"]}"'))
    if s.get("for"):
        out.append(clause("for", ", ".join(element_text(x) for x in s["for"])))
    if s.get("to"):
        out.append(clause("to", set_text(s["to"])))
    if s["kind"] == "require" and len(s.get("unless", ())) == 1:
        out.append(clause("unless", f'"Note 1" {condition(s["unless"][0])}'))
        s = dict(s, unless=[])
    out += clock_clauses(s) if s.get("starts") else []
    for word in ("when", "unless"):
        out += [clause(word, condition(c)) for c in s.get(word, ())]
    if s.get("because"):
        out.append(clause("because", expression(s["because"])))
    return out + [clause("cite", '"generated"')]


def book_text(book, statements=None):
    head = [f"rulebook {book['name']}", clause("source", '"generated"')]
    head += [clause("list", book["list"])] if book.get("list") else []
    head += [clause("use", ", ".join(book["use"]))] if book["use"] else []
    head += [clause("governs", "when " + condition(book["governs"]))] if book.get("governs") else []
    head += ["  reaches   unlisted items"] if book.get("reaches") else []
    texts = [statement(s, lambda t: f"{book['name']}.{t['name']}.csv") for s in (statements or book["statements"])]
    return "\n\n".join(["\n".join(head)] + texts) + "\n"


def table_csv(table, rng=None):
    columns = list(table["columns"])
    dates = [d for d in ("from", "through") if any(d in r["days"] for r in table["rows"])]
    rows = list(table["rows"])
    if rng:
        rng.shuffle(rows)
    lines = [",".join(columns + dates)]
    for r in rows:
        cells = [cell_text(r["cells"].get(c), table["columns"][c]) for c in columns]
        lines.append(",".join(cells + [iso(r["days"][d]) if d in r["days"] else "" for d in dates]))
    return "\n".join(lines) + "\n"


TIMELINE = "timeline"


def timeline_csv(rows):
    lines = ["measure,status,from,to,because,published"]
    for r in rows:
        days = r["days"]
        last = iso(days["through"]) if "through" in days else ""
        lines.append(f"{r['name']},{r['status']},{iso(days['from'])},{last},generated,{iso(days['published'])}")
    return "\n".join(lines) + "\n"


def cell_text(value, type):
    if value is None:
        return "?"
    if value is NONE:
        return ""
    if type["kind"] == "number":
        return decimal(value / UNITS[type["unit"]])
    if type["kind"] == "money":
        return number_text(value.lo, value.cur)
    if type["kind"] == "set":
        return ";".join(sorted(value[1]))
    return iso(value) if type["kind"] == "date" else value


def files(books, rng=None):
    """name → text of everything in the folder; with rng, statements and rows are shuffled."""
    out = {}
    if books and books[0].get("timeline"):
        rows = list(books[0]["timeline"])
        if rng:
            rng.shuffle(rows)
        out[TIMELINE] = timeline_csv(rows)
    for book in books:
        statements = list(book["statements"])
        if rng:
            rng.shuffle(statements)
        out[f"{book['name']}.rules"] = book_text(book, statements)
        for s in statements:
            if s["kind"] == "table":
                out[f"{book['name']}.{s['name']}.csv"] = table_csv(s, rng)
    return out


# --- JSON for the engine ----------------------------------------------------------------------------

class Json:
    """A case as JSON; the way of writing it (nested or flat, units, order of keys) is chosen by rng."""

    def __init__(self, cases, rng):
        self.types = {n: s["type"] for n, s in cases.facts.items()}
        self.types.update({n: s["type"] for n, s in cases.derived.items()})
        self.by = {n for n, s in cases.facts.items() if s.get("by")}
        self.rng = rng

    def case(self, case):
        out = {"id": case["id"], "date": iso(case["date"])}
        if "known" in case:
            out["known"] = iso(case["known"])
        for name, value in case["facts"].items():
            if name == "rates":
                out["rates"] = {c: number_text(w.lo, w.cur) for c, w in value.items()}
            elif name != "date":
                self.put(out, name.split("."), self.value(value, self.type(name)))
        for role, node in case["roles"].items():
            self.put_node(out, [role], node, "party")
        if len(case["items"]) == 1 and self.rng.random() < 0.6:
            self.put_node(out, ["item"], case["items"][0], "item")
        elif case["items"]:
            out["items"] = [self.node(n, "item") for n in case["items"]]
        return self.shuffled(out)

    def type(self, name):
        return self.types[name]

    def put(self, out, path, value):
        """At a nested place or under a flat name."""
        if len(path) > 1 and self.rng.random() < 0.5 and ".".join(path) != path[0] and path[0] not in out:
            out[".".join(path)] = value
        elif len(path) == 1:
            out[path[0]] = value
        elif any(k.startswith(path[0] + ".") for k in out):
            out[".".join(path)] = value
        else:
            self.put(out.setdefault(path[0], {}), path[1:], value)

    def put_node(self, out, path, node, place):
        for key, value in self.node(node, place).items():
            self.put(out, path + [key], value)

    def node(self, node, place):
        out = {}
        for field, value in node["facts"].items():
            name = f"{place}.{field}"
            if name in self.by:
                out[field] = {k: v == YES for k, v in value.items()}
            else:
                out[field] = self.value(value, self.type(name))
        for field, (members, complete) in node["lists"].items():
            below = next(p for p, (a, f) in LISTS.items() if (a, f) == (place, field))
            array = [self.node(m, below) for m in members]
            if complete:
                out[field] = array
            elif self.rng.random() < 0.5:
                out[field] = {"known": array, "complete": False}
            else:
                out[field], out[f"{field}_complete"] = array, False
        return self.shuffled(out)

    def value(self, value, type):
        if value is NONE:
            return "none"
        kind = type["kind"]
        if kind == "yes_no":
            return value == YES
        if kind == "number":
            if isinstance(value, tuple):
                return {k: self.number(v, type) for k, v in zip(("at_least", "at_most"), value) if v is not None}
            return self.number(value, type)
        if kind == "money":
            if value.lo == value.hi:
                return number_text(value.lo, value.cur)
            ends = (("at_least", value.lo), ("at_most", value.hi))
            return {k: number_text(v, value.cur) for k, v in ends if v is not None}
        if kind == "date":
            return iso(value)
        if kind == "set":
            members = sorted(value[1])
            self.rng.shuffle(members)
            return members if value[2] else {"known": members, "complete": False}
        return value

    def number(self, value, type):
        units = [u for u in UNITS if u and DIMENSION[u] == DIMENSION[type["unit"]]]
        roll = self.rng.random()
        if units and roll < 0.25:
            unit = self.rng.choice(units)
            return f"{decimal(value / UNITS[unit])} {unit if unit != 'percent' else '%'}"
        text = decimal(value / UNITS[type["unit"]])
        return text if roll < 0.7 else Raw(text)

    def shuffled(self, out):
        keys = list(out)
        self.rng.shuffle(keys)
        return {k: out[k] for k in keys}


class Raw(float):
    """A JSON number that keeps its digits."""
    def __new__(cls, text):
        self = super().__new__(cls, text)
        self.text = text
        return self

    def __repr__(self):
        return self.text


def dump(value):
    """json.dumps that writes Raw numbers digit by digit."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{dump(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(dump(v) for v in value) + "]"
    return json.dumps(value)


def make(seed, without=()):
    """(books, Cases) of a seed."""
    rng = random.Random(seed)
    generator = Generator(rng, without)
    books = generator.books()
    return books, Cases(rng, generator, books)
