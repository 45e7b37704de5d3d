"""The second evaluator of the rule language: slow, obvious, and read beside docs/language.md.

It decides one case by rulebooks that are given as trees (generate.py makes them and prints them
as text for the engine). Nothing is compiled, ordered or shared here: a condition is evaluated by
walking its tree, each time anew; only facts and codes are remembered within one case.

A value knows what it can still be (Tri, Num, Word, Set) and carries in `open` the names of the
missing facts on which it hangs. A known value has no open facts. That is the whole of the walk of
"How a case is decided, Missing": what a known node hides is never collected.

Readings of ambiguous sentences are numbered R1, R2 … and listed in README.md.
"""

import itertools
import math
import unicodedata
from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

YES, NO, UNKNOWN = "yes", "no", "unknown"
EMPTY = frozenset()
OUTCOMES = ["not_controlled", "no_licence_required", "exception", "general_licence",
            "licence_required", "prohibited"]
FLOOR_OUT, FLOOR_IN, EXCEPTION, GENERAL, REQUIRED, PROHIBITED = range(6)
POLICIES = ["approval", "presumption_of_approval", "case_by_case", "stricter_review",
            "presumption_of_denial", "not_permitted_in_principle", "denial"]
ROLES = ["exporter", "consignee", "intermediate_consignee", "end_user", "ultimate_consignee", "broker"]
# where the members of a place stand: their owner's place and the field that holds the list
LISTS = {"die": ("item", "dies"), "component": ("item", "parts"),
         "processing_unit": ("item", "processing_units"), "mode": ("processing_unit", "modes"),
         "owner": ("party", "owners"), "listing": ("party", "listings")}
UNITS = {None: Fraction(1), "percent": Fraction(1, 100), "g": Fraction(1), "kg": Fraction(1000),
         "mg": Fraction(1, 1000), "mm2": Fraction(1), "cm2": Fraction(100), "g/mm2": Fraction(1),
         "kg/mm2": Fraction(1000), "money": Fraction(1)}


class NoneType:
    """The value none: there is no such thing."""
    def __repr__(self):
        return "NONE"

    def __deepcopy__(self, _):                             # there is only one
        return self


NONE = NoneType()


# --- values ------------------------------------------------------------------------------------

class Tri:
    """yes, no or unknown."""
    __slots__ = ("value", "open")

    def __init__(self, value, open=EMPTY):
        self.value, self.open = value, open if value == UNKNOWN else EMPTY


class Num:
    """A number, a day or money within lo..hi (None: no bound); may be none where `none`; is none where not `some`.

    `cur` is the currency of money, "" where that is not known or does not matter, None of what is no money."""
    __slots__ = ("lo", "hi", "some", "none", "open", "cur")

    def __init__(self, lo, hi, none=False, some=True, open=EMPTY, cur=None):
        self.lo, self.hi, self.none, self.some = lo, hi, none, some
        self.open = EMPTY if self.known() else open
        self.cur = "" if cur and lo is None and hi is None else cur

    def known(self):
        return not self.some or (not self.none and self.lo is not None and self.lo == self.hi)


class Money:
    """An amount as a case or a table gives it: from lo to hi, in a currency."""
    __slots__ = ("lo", "hi", "cur")

    def __init__(self, lo, hi, cur):
        self.lo, self.hi, self.cur = lo, hi, cur


class Word:
    """A word, country, code or text: one of `left` (None: any)."""
    __slots__ = ("left", "none", "open", "source")

    def __init__(self, left, none=False, open=EMPTY, source=None):
        self.left, self.none, self.source = left, none, source
        self.open = EMPTY if self.known() else open

    @property
    def some(self):
        return self.left is None or bool(self.left)

    def known(self):
        return not self.some or (not self.none and self.left is not None and len(self.left) == 1)


class Set:
    """A set: these members, and if not complete perhaps more."""
    __slots__ = ("members", "complete", "open")

    def __init__(self, members, complete=True, open=EMPTY):
        self.members, self.complete = frozenset(members), complete
        self.open = EMPTY if complete else open

    def known(self):
        return self.complete


T_YES, T_NO = Tri(YES), Tri(NO)


def fold(text):
    """Texts are equal after NFKC, case folding and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def tri_and(parts):
    parts = list(parts)
    if any(p.value == NO for p in parts):
        return T_NO
    if all(p.value == YES for p in parts):
        return T_YES
    return Tri(UNKNOWN, EMPTY.union(*(p.open for p in parts)))


def tri_at_least(least, parts):
    """One of the ways to choose so many of them is yes."""
    chosen = [tri_and(some) for some in itertools.combinations(parts, least)]
    if any(c.value == YES for c in chosen):
        return T_YES
    if all(c.value == NO for c in chosen):
        return T_NO
    return Tri(UNKNOWN, EMPTY.union(*(p.open for p in parts if p.value == UNKNOWN)))


def tri_or(parts):
    parts = list(parts)
    if any(p.value == YES for p in parts):
        return T_YES
    if all(p.value == NO for p in parts):
        return T_NO
    return Tri(UNKNOWN, EMPTY.union(*(p.open for p in parts)))


def tri_not(part):
    return {YES: T_NO, NO: T_YES}.get(part.value) or part


def known(value):
    return value.value != UNKNOWN if isinstance(value, Tri) else value.known()


def none_like(type):
    return Num(None, None, True, False) if type["kind"] in ("number", "date", "money") else Word(EMPTY, True)


def is_none(value):
    """`x is none`; a set is none when it is empty."""
    if isinstance(value, Tri):
        return T_NO
    if isinstance(value, Set):
        if value.members:                                  # R1: a member is known, so it is not empty
            return T_NO
        return T_YES if value.complete else Tri(UNKNOWN, value.open)
    if not value.some:
        return T_YES
    return Tri(UNKNOWN, value.open) if value.none else T_NO


def compare(op, a, b):
    """< <= > >=: decided if all that both can be agrees; one side none decides."""
    if op in (">", ">="):
        return compare("<" if op == ">" else "<=", b, a)
    if not a.some or not b.some:
        return T_NO
    strict = op == "<"
    if a.lo is not None and b.hi is not None and (a.lo >= b.hi if strict else a.lo > b.hi):
        return T_NO
    if not a.none and not b.none and a.hi is not None and b.lo is not None and \
            (a.hi < b.lo if strict else a.hi <= b.lo):
        return T_YES
    return Tri(UNKNOWN, a.open | b.open)


def equal(a, b):
    """`a is b` of two values; of two sets: the same members."""
    doubt = Tri(UNKNOWN, a.open | b.open)
    if isinstance(a, Tri):
        return doubt if UNKNOWN in (a.value, b.value) else (T_YES if a.value == b.value else T_NO)
    if isinstance(a, Set):
        if a.complete and b.complete:
            return T_YES if a.members == b.members else T_NO
        if a.complete and not b.members <= a.members or b.complete and not a.members <= b.members:
            return T_NO
        return doubt
    if not a.some or not b.some:
        return T_NO
    if isinstance(a, Num):
        if a.lo is not None and b.hi is not None and a.lo > b.hi or \
                b.lo is not None and a.hi is not None and b.lo > a.hi:
            return T_NO
    elif a.left is not None and b.left is not None and not a.left & b.left:
        return T_NO
    return T_YES if a.known() and b.known() else doubt


def below(code, top):
    """Whether a code is `top` or a paragraph of it."""
    return code == top or code.startswith(top + ".")


def part_of_code(part, word):
    """The heading, category or group of a code: of one that is unknown it may be any."""
    if not word.some:
        return Word(frozenset(), none=True)
    if not word.known():
        return Word(None, none=part != "heading" or word.none, open=word.open)
    (code,) = word.left
    return Word(frozenset([{"heading": code.split(".")[0], "category": code[0], "group": code[1]}[part]]))


def meets_code(word, top):
    """`c meets X` for a code that a fact gives."""
    if not word.some:
        return T_NO
    if not word.known():
        return Tri(UNKNOWN, word.open)
    (code,) = word.left
    if below(code, top):
        return T_YES
    if below(top, code):                                   # R2: too shallow: the fact itself is missing
        return Tri(UNKNOWN, frozenset([word.source]) if word.source else EMPTY)
    return T_NO


# --- arithmetic by interval ----------------------------------------------------------------------

INF = float("inf")


def ends(n):
    return (-INF if n.lo is None else n.lo), (INF if n.hi is None else n.hi)


def product(x, y):
    return Fraction(0) if x == 0 or y == 0 else (x * y if INF not in (abs(x), abs(y)) else
                                                  INF if (x > 0) == (y > 0) else -INF)


def span(values, none, open, cur=None):
    lo, hi = min(values), max(values)
    return Num(None if lo == -INF else lo, None if hi == INF else hi, none, True, open, cur)


def nothing(num):
    return isinstance(num, Num) and num.some and num.known() and num.lo == 0


def currency_of(nums):
    """That of several amounts in one currency."""
    curs = [n.cur for n in nums if n.cur is not None]
    return next((c for c in curs if c), "") if curs else None


def arithmetic(op, a, b):
    if not a.some or not b.some:
        return Num(None, None, True, False)
    none, open = a.none or b.none, a.open | b.open
    cur = None if op == "/" and b.cur is not None else currency_of([a, b])
    (al, ah), (bl, bh) = ends(a), ends(b)
    if op == "+":
        return span([al + bl, ah + bh], none, open, cur)
    if op == "-":
        return span([al - bh, ah - bl], none, open, cur)
    if op == "*":                                          # R3: zero times an unknown number is zero
        return span([product(x, y) for x in (al, ah) for y in (bl, bh)], none, open, cur)
    if bl == 0 and bh == 0:
        # by zero: none; and none with the divisor still open if that may be none too
        return Num(None, None, True, False)
    if bl <= 0 <= bh:
        return Num(None, None, True, True, open, cur)      # R4: also none, if the divisor is 0
    inverse = [Fraction(0) if abs(y) == INF else 1 / y for y in (bl, bh)]
    return span([product(x, y) for x in (al, ah) for y in inverse], none, open, cur)


def hull(values, type, open):
    """What a value can be that is one of several; `open` says on what the choice hangs."""
    values = list(values)
    open = open.union(*(v.open for v in values))
    first = values[0]
    if isinstance(first, Tri):
        same = all(v.value == first.value != UNKNOWN for v in values)
        return Tri(first.value if same else UNKNOWN, open)
    if isinstance(first, Set):
        same = all(v.complete and v.members == first.members for v in values)
        return Set(frozenset.intersection(*(v.members for v in values)), same, open)   # R5
    none, some = any(v.none for v in values), [v for v in values if v.some]
    if not some:
        return none_like(type)
    if isinstance(first, Num):
        if len({v.cur for v in some if v.cur}) > 1:        # R39: no rate is asked for
            return Num(None, None, none, True, open, "")
        return span([e for v in some for e in ends(v)], none, open, currency_of(some))
    return Word(None if any(v.left is None for v in some) else               # R6
                frozenset().union(*(v.left for v in some)), none, open)


# --- the law of a day ------------------------------------------------------------------------------

def in_force(days, as_of, known_on):
    published = days.get("published", days.get("from"))
    return not ("from" in days and days["from"] > as_of or "through" in days and days["through"] < as_of or
                "until" in days and days["until"] <= as_of or published is not None and published > known_on)


def part_of(name, whole):
    return name == whole or name.startswith(whole + ".")


class Law:
    """The statements of all rulebooks that are known and in force, with their statuses (step 1)."""

    def __init__(self, books, as_of, known_on):
        self.books, self.as_of = books, as_of
        self.facts, self.derives, self.groups, self.tables, self.presumed = {}, {}, {}, {}, {}
        self.asked, self.types = set(), {}
        self.measures = {}                                 # rulebook → statements that are measures
        self.known_on, self.timeline = known_on, books[0].get("timeline", ()) if books else ()
        for book in books:
            law = book["name"].split(".")[0]
            here = [s for s in book["statements"] if in_force(s.get("days", {}), as_of, known_on)]
            for s in here:
                self.place(dict(s, book=book["name"]), law)
            status = [dict(s, holds=self.settled(s["while"]) if s.get("while") else YES) for s in here
                      if s["kind"] in STATUSES]
            status += [dict(r, kind=ROW_STATUSES[r["status"]], row=True, holds=YES) for r in self.timeline
                       if r["status"] in ROW_STATUSES and in_force(r["days"], as_of, known_on)]
            self.measures[book["name"]] = [dict(s, book=book["name"], status=status_of(s, book["name"], status)) for s in here
                                           if s["kind"] in MEASURES]
        for name, table in self.tables.items():
            self.tables[name] = dict(table, rows=[r for r in table["rows"]
                                                  if in_force(r.get("days", {}), as_of, known_on)])

    def commitment(self, name):
        """As it stood at the end of the day before, by the row published last (R41)."""
        rows = [r for r in self.timeline if r["name"] == name and r["status"] not in ROW_STATUSES
                and in_force(r["days"], self.as_of - 1, self.known_on)]
        if not rows:
            return Tri(UNKNOWN, frozenset([name]))
        return T_YES if max(rows, key=published)["status"] == "kept" else T_NO

    def settled(self, e):
        """What a `while` comes to on this day."""
        if e[0] in ("and", "or"):
            return (tri_and if e[0] == "and" else tri_or)(Tri(self.settled(c)) for c in e[1]).value
        if e[0] == "at_least":
            return tri_at_least(e[2], [Tri(self.settled(c)) for c in e[1]]).value
        return tri_not(Tri(self.settled(e[1]))).value if e[0] == "not" else self.commitment(e[1]).value

    def place(self, s, law):
        kind, name = s["kind"], s.get("name")
        if kind == "fact":
            self.facts.setdefault(name, s)
            if "presumed" in s:
                self.presumed[law, name] = s["presumed"]
        elif kind == "derive":
            self.derives[name] = s
            if s.get("ask"):
                self.asked.add(name)
        elif kind == "group":
            self.groups[name] = s
        elif kind == "table":
            self.tables[name] = s
        elif kind == "limit":                              # its balance is a fact that the case says
            self.facts.setdefault(s["used"], {"type": s["type"], "least": Fraction(0)})

    def in_force(self, book):
        """The measures of a rulebook that are not suspended or repealed."""
        return [s for s in self.measures[book] if s["status"][0] not in ("suspend", "repeal")]


ROW_STATUSES = {"in_force": "reinstate", "suspended": "suspend", "not_enforced": "not enforced", "unclear": "unclear",
                "ended": "repeal"}
STATUSES = ("suspend", "reinstate", "not enforced", "unclear", "repeal")
NOTES = {"factor": "factors", "document": "documents", "duty": "duties"}
MEASURES = ("entry", "entries", "require", "prohibit", "exception", "general licence", "policy", *NOTES, "limit", "clock")


def status_of(measure, book, statements):
    """The status published last of those on the measure, its whole, or its rulebook; of one that holds
    while a commitment is kept, and may, that or what would stand without it (R41)."""
    mine = [s for s in statements if row_names(s["name"], measure["name"], book)
            or not s.get("row") and (part_of(measure["name"], s["name"]) or s["name"] == book)]
    kind = "reinstate"
    for s in sorted(mine, key=published):
        if s["holds"] != NO:
            doubt = s["holds"] == UNKNOWN and same_force(s["kind"]) != same_force(kind)
            kind = "unclear" if doubt else s["kind"]
    return (kind, None)


def published(s):
    return s["days"].get("published", s["days"].get("from"))


def same_force(kind):
    return "suspend" if kind == "repeal" else kind


def row_names(row, name, book):
    """A timeline names a measure as rulebook/statement, law.statement, or a rulebook; a whole for its parts."""
    return part_of(f"{book}/{name}", row) or part_of(f"{book.split('.')[0]}.{name}", row) or part_of(book, row)


# --- one item under one law ------------------------------------------------------------------------

class Scope:
    """Whose facts a name reads: the member of each place that a quantifier has picked."""
    __slots__ = ("nodes", "paths", "rows", "phantom")

    def __init__(self, nodes, paths, rows, phantom=None):
        self.nodes, self.paths, self.rows, self.phantom = nodes, paths, rows, phantom or {}

    def with_member(self, place, node, path):
        return Scope({**self.nodes, place: node}, {**self.paths, place: path}, self.rows, self.phantom)

    def with_row(self, table, row):
        return Scope(self.nodes, self.paths, {**self.rows, table: row}, self.phantom)

    def with_phantom(self, place, list_name):
        """A member of which nothing is known, not even that it is there; what it hangs on is the list."""
        return Scope({**self.nodes, place: None}, {**self.paths, place: None}, self.rows,
                     {**self.phantom, place: list_name})


class Item:
    """Facts, codes, requirements and exceptions of one item of a case under one law."""

    def __init__(self, law_of_day, law, case, index, presume=True, items=None):
        self.day, self.law, self.case, self.presume = law_of_day, law, case, presume
        self.items = items if items is not None else [self]    # those of the case under this law, this one among them
        items = case["items"] or [new_node()]
        self.path = "item" if len(items) == 1 else f"items[{index}]"
        self.scope = Scope({"item": items[index]}, {"item": self.path}, {})
        self.memo, self.met_presumed = {}, set()
        self.requirements = None                           # set after step 4
        self.reading = law                                 # whose list a bare code of a statement is of
        self.dropped = EMPTY
        self.find_books()

    def __getattr__(self, name):
        """Codes are found when they are first asked for: an entry may read what other items add to a limit."""
        if name not in ("item_code", "codes", "basis", "stated_code", "own_entries", "by_facts", "waiting", "unclear"):
            raise AttributeError(name)
        self.find_codes()
        return self.__dict__[name]

    # facts (step 2)

    def fact(self, name, scope):
        """Given, else derived, else presumed, else unknown."""
        place, field = split_name(name, scope)
        node, path = self.node(place, scope)
        key = (name, path, tuple(scope.phantom.items())) if place not in scope.rows else None
        if key in self.memo:
            return self.memo[key]
        type = self.type_of(name, place, field)
        full = f"{path}.{field}" if path else field
        if node is None and place in scope.phantom:
            value = unknown_of(type, self.declared(name, place, field), frozenset([scope.phantom[place]]))
        elif node and field in node["facts"]:
            value = self.given(node["facts"][field], type, self.declared(name, place, field), full)
        else:
            value = self.not_given(name, place, field, type, full, scope)
        self.memo[key] = value
        return value

    def node(self, place, scope):
        if place == "case":
            return self.case, ""
        if place in ROLES:
            return self.case["roles"].get(place), place
        return scope.nodes[place], scope.paths[place]

    def declared(self, name, place, field):
        """The declaration of a fact; a role may have its own beside that of `party`."""
        facts = self.day.facts
        return facts.get(name) or (facts.get(f"party.{field}") if place in ROLES else None) or {}

    def type_of(self, name, place, field):
        if name in self.day.derives:
            return self.day.derives[name]["type"]
        return self.declared(name, place, field)["type"]

    def given(self, value, type, declared, full):
        return typed(value, type, declared, frozenset([full]), full)

    def not_given(self, name, place, field, type, full, scope):
        missing = unknown_of(type, self.declared(name, place, field), frozenset([full]))
        derive = self.day.derives.get(name)
        rest = self.presumption(place, field, type, full, missing)
        if derive is None:
            return rest
        before, self.reading = self.reading, derive["book"].split(".")[0]
        own = Scope(scope.nodes, scope.paths, {}, scope.phantom)                # rows of who reads it are not its
        value = self.derived(derive, own, rest)
        self.reading = before
        if not known(value) and derive.get("ask"):
            value = with_open(value, value.open | {full})
        return value

    def presumption(self, place, field, type, full, missing):
        law = self.law
        own = f"{place}.{field}" if place != "case" else field
        for name in (own, f"party.{field}" if place in ROLES else own):
            if (law, name) in self.day.presumed:
                if not self.presume:
                    self.met_presumed.add(full)
                    return missing
                return typed(self.day.presumed[law, name], type, {}, EMPTY, full)
        return missing

    def derived(self, derive, scope, rest):
        """The hull of the branches still possible; `rest` is the fact where it is not derived."""
        values, open, decided = [], EMPTY, False
        for value, when in derive["branches"]:
            holds = T_YES if when in (None, "otherwise") else self.condition(when, scope)
            if holds.value == NO:
                continue
            values.append(self.value(value, scope, derive["type"]))
            open |= holds.open
            if holds.value == YES:                         # R7: branches exclude each other; the first that holds ends it
                decided = True
                break
        type = derive["type"]
        if not decided:
            # R8: where no branch need be left, the type's none, or the fact as if not derived
            values.append(none_like(type) if type.get("none") else rest)
        # R9: none from a division where the type has no none: not derived
        if not type.get("none") and type["kind"] not in ("yes_no", "set"):
            values = [part for v in values for part in without_none(v, rest)]
        return values[0] if len(values) == 1 and not open else hull(values, type, open)

    # expressions

    def value(self, e, scope, type=None):
        op = e[0]
        if op == "fact":
            return self.fact(e[1], scope)
        if op == "money":
            return Num(e[1], e[1], cur=e[2])
        if op == "number":
            return Num(e[1] * UNITS[e[2]], e[1] * UNITS[e[2]])
        if op == "date":
            return Num(e[1], e[1])
        if op == "word":
            return Word(frozenset([e[1]]))
        if op == "text":
            return Word(frozenset([fold(e[1])]))
        if op == "truth":
            return Tri(e[1])
        if op == "arith":
            return arithmetic(e[1], *self.meet(e[1], self.value(e[2], scope), self.value(e[3], scope)))
        if op == "aggregate":
            return self.aggregate(e, scope)
        if op == "part":
            return part_of_code(e[1], self.value(e[2], scope))
        if op == "cell":
            return self.cell(scope.rows[e[1]], self.day.tables[e[1]], e[2])
        if op == "the":
            return self.the(e, scope)
        if op == "rowfact":
            return self.row_fact(e[1], e[2], scope)
        return self.condition(e, scope)

    def cell(self, row, table, column):
        type = table["columns"][column]
        value = row["cells"].get(column)
        if type["kind"] == "set" and type["of"]["kind"] == "country" and value is not None:
            return Set(self.countries(value))
        if value is None:                                  # `?` in the table
            return unknown_of(type, {}, frozenset([f"law.{table['book']}/{table['name']}[{row['key']}]"]))
        return typed(value, type, {}, EMPTY, None)

    def countries(self, cell):
        """Cells of sets of countries may name groups."""
        out = set()
        for word in cell[1]:
            out |= self.group(word) if word in self.day.groups or word in GROUP_NAMES else {word}
        return out

    def the(self, e, scope):
        """The cell of the one row that fits."""
        _, name, column, where = e
        table = self.day.tables[name]
        type, values, open, sure = dict(table["columns"][column]), [], EMPTY, False
        for row in table["rows"]:
            fits = self.condition(where, scope.with_row(name, row))
            if fits.value != NO:
                values.append(self.cell(row, table, column))
                open |= fits.open
                sure = sure or fits.value == YES
        if not sure:                                       # R10: perhaps no row fits
            if table.get("open"):
                lacks = EMPTY if values else frozenset([f"law.{table['book']}/{table['name']}"])
                values.append(unknown_of(type, {}, lacks))
            else:
                values.append(Set(()) if type["kind"] == "set" else none_like(type))
        return values[0] if len(values) == 1 else hull(values, type, open)

    def row_fact(self, name, table, scope):
        """A fact kept by row: one answer for each row of a table."""
        row = scope.rows[table]["key"]
        field = name.split(".", 1)[1]
        full = f"{self.path}.{field}[{row}]"
        answers = scope.nodes["item"]["facts"].get(field, {})
        if row in answers:
            return Tri(answers[row])
        declared = self.day.facts[name]
        if (self.law, name) in self.day.presumed:
            if self.presume:
                return Tri(self.day.presumed[self.law, name])
            self.met_presumed.add(full)
        return unknown_of(declared["type"], declared, frozenset([full]))

    # limits

    def limits(self):
        """Those in force, in their period, of every rulebook: one that is not binds nobody (R40)."""
        return [s for b in self.day.books for s in self.day.in_force(b["name"]) if s["kind"] == "limit"
                and (not s.get("period") or s["period"][0] <= self.day.as_of <= s["period"][1])]

    def bound(self, s):
        """Whether the item is one that the limit is for."""
        return self.with_status(s, self.reached(s))

    def reached(self, s):
        before, self.reading = self.reading, s["book"].split(".")[0]
        out = tri_and([tri_or(self.meets(x, self.scope) for x in s["for"])] if s.get("for") else [])
        self.reading = before
        return out

    def governed(self, s):
        """Unknown counts as yes, since the call names the rulebook."""
        book = next(b for b in self.day.books if b["name"] == s["book"])
        governs = self.condition(book["governs"], self.scope) if book.get("governs") else T_YES
        return T_NO if governs.value == NO else T_YES

    def kept(self, s):
        used, most = self.amounts(s)
        return tri_or([tri_not(self.bound(s)), compare("<=", *self.meet("<=", used, most))])

    def amounts(self, s):
        """What is used of a limit, this case included, and its most."""
        before, self.reading = self.reading, s["book"].split(".")[0]
        used, most = self.fact(s["used"], self.scope), self.value(s["most"], self.scope)
        self.reading = before
        return arithmetic("+", *self.meet("+", used, self.uses(s))), most

    def counts(self, s):
        before, self.reading = self.reading, s["book"].split(".")[0]
        out = self.value(s["counts"], self.scope)
        self.reading = before
        return out

    def uses(self, s):
        """What all items of the case that are of this item's account add: this one in full (R40)."""
        members, open = [], EMPTY
        for other in self.items:
            among = T_YES if other is self else \
                tri_and([other.governed(s), other.reached(s)] + [self.same_key(other, name) for name in s["per"]])
            amount = other.counts(s)
            if among.value == NO or not amount.some:
                continue
            open |= among.open | amount.open
            members.append((amount, among.value == YES and not amount.none))
        members = self.one_currency(members)
        open = open.union(*(v.open for v, _ in members))
        amounts = [v for v, _ in members]
        return self.named(self.aggregate_sum(members, None, open), currency_of(amounts) if amounts else None)

    def same_key(self, other, name):
        """A fact of the case or a role is the same for all its items; none is an account of its own."""
        if not name.startswith("item."):
            return T_YES
        a, b = self.key(name), other.key(name)
        if isinstance(a, (Tri, Set)) or a.some and b.some and not (a.none and b.none):
            return equal(a, b)
        if not a.some and not b.some:
            return T_YES
        return Tri(UNKNOWN, a.open | b.open) if a.none and b.none else T_NO

    def key_answer(self, name):
        value = self.key(name)
        if name == "item.code":
            return UNKNOWN if not value.known() else [c if isinstance(c, str) else c[1] for c in value.members]
        answer = plain(value, self.type_of(name, *split_name(name, self.scope)))
        return fold(answer) if isinstance(answer, str) else answer

    def key(self, name):
        if name != "item.code":
            return self.fact(name, self.scope)
        item = self.scope.nodes["item"]["facts"]
        if "code" not in item:
            return Set((), False, frozenset([f"{self.path}.code"]))
        none = item["code"] in (NONE, "EAR99", "unlisted", "none")
        return Set(["unlisted" if none else (item.get("list", self.law), item["code"])])

    def left(self, s):
        total, most = self.meet("/", *self.amounts(s))
        return arithmetic("-", most, total)

    # clocks

    def clocks(self):
        """(name, holds, last day, days it stood, missing) of those that hold or may (R43)."""
        out = []
        for book in self.books:
            for s in self.day.in_force(book["name"]):
                if s["kind"] == "clock":
                    holds = self.with_status(s, tri_and(self.clauses(s, self.scope)))
                    if holds.value != NO:
                        out.append((s["name"], holds.value, *self.due(s)))
        return out

    # factors, documents, duties

    def notes(self, kind, requirements, limbs):
        """(rulebook, name, on, holds, says, due, missing) of those that hold or may."""
        out = {}
        for book in self.books:
            for s in self.day.in_force(book["name"]):
                if s["kind"] == kind:
                    for on, holds in self.note_on(s, requirements, limbs):
                        out.setdefault((s["book"], s["name"], on), (s, []))[1].append(holds)
        joined = [(key, s, tri_or(holds).value) for key, (s, holds) in out.items()]
        return [(*key, holds, s["says_text"], *self.ends(s)) for key, s, holds in joined if holds != NO]

    def note_on(self, s, requirements, limbs):
        """Of requirements that hold or may and that nothing lifts; of limbs that are claimed, or may be."""
        if not s["on"]:
            yield None, self.with_status(s, tri_and(self.clauses(s, self.scope)))
        for r in requirements:
            raw = PROHIBITED if r["prohibits"] else REQUIRED
            if r["holds"].value != NO and r["gives"] == raw and any(names(t, r) for t in s["on"]):
                yield f"{r['book']}/{r['name']}", self.with_status(s, tri_and([r["holds"], *self.clauses(s, r["scope"])]))
        for x in limbs:
            if any(part_of(x["limb"], t) or x["book"] == t for t in s["on"]):
                yield x["name"], self.with_status(s, tri_and([x["holds"], x["claimed"], *self.clauses(s, self.scope)]))

    def ends(self, s):
        """The last day of what is to be done in some time, and what is missing of it."""
        if not s.get("starts"):
            return None, ()
        last, _, lacks = self.due(s)
        return last, lacks

    def due(self, s):
        start, stops = self.fact(s["starts"], self.scope), [self.fact(f, self.scope) for f in s["stops"]]
        lacks = EMPTY.union(*(v.open for v in [start, *stops]))
        stood = sum(max(0, math.ceil(v.lo)) for v in stops if v.known() and v.some)
        last = None
        if not lacks and start.some:
            last, lacks = self.count(s, date.fromordinal(int(start.lo)), stood)
        return last and last.isoformat(), stood if all(v.known() for v in stops) else None, tuple(sorted(lacks))

    def count(self, s, first, stood):
        if not s["working"]:
            days = {"days": 1, "weeks": 7}.get(s["unit"], 0) * s["within"] + stood
            return months_on(first, {"months": 1, "years": 12}.get(s["unit"], 0) * s["within"]) + timedelta(days), EMPTY
        table = self.day.tables[s["calendar"]] if s["calendar"] else {"rows": []}
        named = {date.fromordinal(r["key"]): r["cells"]["kind"] for r in table["rows"]}
        left = s["within"] + stood
        while left > 0:
            first += timedelta(1)
            covered = not s["calendar"] or any(d.year == first.year for d in named)
            kind = named.get(first, "working" if first.weekday() < 5 else "weekend")
            if not covered or kind is None:
                return None, frozenset([f"law.{table['book']}/{table['name']}"])
            left -= kind == "working"
        return first, EMPTY

    # money in two currencies

    def into(self, money, to):
        """An amount in the currency of another (R39)."""
        if not (isinstance(money, Num) and isinstance(to, Num)) or not money.some or not to.some or \
                not money.cur or not to.cur or money.cur == to.cur:
            return money
        first, second = sorted([money.cur, to.cur])
        one, other = self.worth(first), self.worth(second)
        if one and one.cur == second:
            rate = one.lo
        elif other and other.cur == first:
            rate = 1 / other.lo
        elif one and other and one.cur == other.cur:
            rate = one.lo / other.lo
        else:
            lacks = [c for c in (first, second) if not self.worth(c)] or [first, second]
            rate = Num(Fraction(0), None, open=frozenset(f"rates[{c}]" for c in lacks))
            return self.named(arithmetic("*", money, rate), to.cur)
        return self.named(arithmetic("*" if money.cur == first else "/", money, Num(rate, rate)), to.cur)

    def meet(self, op, a, b):
        """Both sides in one currency: nothing is nothing in every currency (R39)."""
        left = nothing(a) if nothing(a) != nothing(b) else op == "/"
        return (self.into(a, b), b) if left else (a, self.into(b, a))

    def named(self, num, cur):
        return Num(num.lo, num.hi, num.none, num.some, num.open, cur)

    def worth(self, cur):
        """What one of a currency is worth: the case says it, or a row in force of a table `rates`."""
        given = self.case["facts"].get("rates", {})
        if cur in given:
            return given[cur]
        table = self.day.tables.get("rates")
        rows = [r for r in table["rows"] if r["key"] == cur] if table and self.lends(table["book"]) else []
        return rows[0]["cells"]["worth"] if rows else None

    def rings(self):
        """Where the case begins a ring of rates round which a currency is not worth what it was (R39)."""
        out, given = set(), self.case["facts"].get("rates", {})
        for start in given:
            at, worth, ring = start, Fraction(1), []
            while at not in ring and self.worth(at):
                ring.append(at)
                worth, at = worth * self.worth(at).lo, self.worth(at).cur
            if at == start and worth != 1 and start == min(c for c in ring if c in given):
                out.add(f"rates[{start}]")
        return out

    def lends(self, name):
        """Whether a rulebook is of this law, or used by one that is."""
        mine = {b["name"] for b in self.day.books if b["name"].split(".")[0] == self.law}
        used = {u for b in self.day.books if b["name"] in mine for u in b["use"]}
        return name in mine | used

    # lists and rows

    def walk(self, place, of, scope):
        """The scopes of all members of a place, and the lists that may lack members."""
        if place in self.day.tables:
            return [scope.with_row(place, row) for row in self.day.tables[place]["rows"]], EMPTY
        if place == "party":
            given = {r for r, node in self.case["roles"].items() if node["facts"] or node["lists"]}
            roles = [r for r in ROLES if r in ("exporter", "end_user") or r in given]
            return [scope.with_member("party", self.case["roles"].get(r) or new_node(), r) for r in roles], EMPTY
        above, field = LISTS[place]
        if above == "party" and of is None:                # `any owner` ranges over all parties'
            scopes, _ = self.walk("party", None, scope)
        else:
            scopes = [scope]
        out, lacking = [], EMPTY
        for s in scopes:
            path = f"{s.paths[above]}.{field}" if s.paths[above] else None
            node = s.nodes[above]
            if node is None:                               # a list of a member that is itself unknown
                lacking |= {s.phantom[above]}
                continue
            members, complete = node["lists"].get(field, (None, False))
            if members is None:
                members, complete = self.presumed_list(s.paths[above], above, field, path)
            if not complete:
                lacking |= {path}
            out += [s.with_member(place, m, f"{path}[{i}]") for i, m in enumerate(members)]
        return out, lacking

    def presumed_list(self, role, above, field, path):
        for name in (f"{role}.{field}", f"{above}.{field}"):
            if (self.law, name) in self.day.presumed:
                if self.presume:
                    return [], True
                self.met_presumed.add(path)
        return [], False

    def quantified(self, e, scope):
        op, place, of = e[:3]
        scopes, lacking = self.walk(place, of, scope)
        more = [Tri(UNKNOWN, lacking)] if lacking else []  # R11: the member that may be there is plainly unknown
        if op == "every":
            where, has = e[3], e[4]
            parts = []
            for s in scopes:
                out = tri_not(self.condition(where, s)) if where else T_NO
                parts.append(tri_or([out, self.condition(has, s)]))
            return tri_and(parts + more)
        found = tri_or([self.condition(e[3], s) for s in scopes] + more)
        return tri_not(found) if op == "no" else found

    def aggregate(self, e, scope):
        _, how, what, place, of, where = e
        scopes, lacking = self.walk(place, of, scope)
        members, open = [], lacking
        for s in scopes:
            holds = self.condition(where, s) if where else T_YES
            if holds.value == NO:
                continue
            value = self.value(what, s)
            if not isinstance(value, (Tri, Set)) and not value.some:
                continue                                   # none is left out
            if isinstance(value, Set) or isinstance(value, Tri):
                sure = holds.value == YES
            else:
                sure = holds.value == YES and not value.none
            open |= holds.open | value.open
            members.append((value, sure))
        more = None
        if lacking:
            ghost = scope.with_phantom(place, "?")
            if LISTS.get(place, ("",))[0] == "party" and of is None:
                ghost = ghost.with_phantom("party", "?")
            more = self.value(what, ghost)
        if how in ("sum", "min", "max"):
            members = self.one_currency(members)
            open = open.union(*(v.open for v, _ in members))
        value = getattr(self, f"aggregate_{how}")(members, more, open)
        amounts = [v for v, _ in members if isinstance(v, Num)] + ([more] if isinstance(more, Num) else [])
        return self.named(value, currency_of(amounts)) if how in ("sum", "min", "max") and value.some else value

    def one_currency(self, members):
        """All in that of their currencies that is the first by its code: their order does not matter."""
        first = min((v for v, _ in members if v.cur), key=lambda v: (nothing(v), v.cur), default=None)
        return [(self.into(v, first), sure) for v, sure in members] if first else members

    def aggregate_sum(self, members, more, open):
        lo = hi = Fraction(0)
        for value, sure in members:
            a, b = ends(value)
            if not sure:
                a, b = min(0, a), max(0, b)
            lo, hi = lo + a, hi + b
        if more is not None:                               # R12: any number of members of the value's own bounds
            a, b = ends(more)
            lo, hi = (lo if a >= 0 else -INF), (hi if b <= 0 else INF)
        return span([lo, hi], False, open)

    def aggregate_count(self, members, more, open):
        sure = sum(1 for _, s in members if s)
        return span([Fraction(sure), INF if more is not None else Fraction(len(members))], False, open)

    def aggregate_min(self, members, more, open):
        return self.extreme(members, more, open, min)

    def aggregate_max(self, members, more, open):
        return self.extreme(members, more, open, max)

    def extreme(self, members, more, open, pick):
        """min: no higher than the least sure member, no lower than the least of all that may be in."""
        every = [ends(v) for v, _ in members] + ([ends(more)] if more is not None else [])
        sure = [ends(v) for v, s in members if s]
        if not every:
            return Num(None, None, True, False)
        near, far = (0, 1) if pick is min else (1, 0)
        outer = pick(e[near] for e in every)
        if sure:
            inner = pick(e[far] for e in sure)
        else:
            inner = (max if pick is min else min)(e[far] for e in every)
        return span([outer, inner], not sure, open)

    def aggregate_set(self, members, more, open):
        known_ones, complete = set(), more is None
        for value, sure in members:
            if sure and value.known():
                known_ones |= value.left
            else:
                complete = False
        return Set(known_ones, complete, open)

    # conditions

    def condition(self, e, scope):
        op = e[0]
        if op == "and":
            return tri_and(self.condition(c, scope) for c in e[1])
        if op == "or":
            return tri_or(self.condition(c, scope) for c in e[1])
        if op == "at_least":
            return tri_at_least(e[2], [self.condition(c, scope) for c in e[1]])
        if op == "not":
            return tri_not(self.condition(e[1], scope))
        if op in ("any", "no", "every"):
            if e[1] == "requirement":
                return self.any_requirement(e)
            return self.quantified(e, scope)
        if op == "compare":
            return compare(e[1], *self.meet(e[1], self.value(e[2], scope), self.value(e[3], scope)))
        if op == "is":
            return negated(equal(*self.meet("is", self.value(e[1], scope), self.value(e[2], scope))), e[3])
        if op == "is_unknown":
            return T_NO if known(self.value(e[1], scope)) != e[2] else T_YES
        if op == "is_none":
            return negated(is_none(self.value(e[1], scope)), e[2])
        if op == "in":
            return negated(self.inside(self.value(e[1], scope), e[2], scope), e[3])
        if op == "has":
            return self.has(self.value(e[1], scope), self.value(e[2], scope))
        if op == "has_any":
            return self.has_any(self.value(e[1], scope), *self.members(e[2], scope))
        if op == "has_all":
            return self.has_all(self.value(e[1], scope), *self.members(e[2], scope))
        if op == "item_meets":
            return tri_or(self.meets(x, scope) for x in e[1])
        if op == "code_meets":
            word = self.value(e[1], scope)
            if word.some and not word.known():             # R34: it may be of any list
                return Tri(UNKNOWN, word.open)
            return tri_or(meets_code(word, x) for x in self.codes_of(e[2], scope, self.list_of(e[1])))
        if op == "code_is":
            word = self.value(e[1], scope)
            if word.some and not word.known():
                return Tri(UNKNOWN, word.open)
            same = self.reading == self.list_of(e[1]) and word.left == {e[2]}        # R34
            return negated(T_YES if same else T_NO, e[3])
        if op == "applies":
            return self.applies(e[1])
        if op == "commitment":
            return self.day.commitment(e[1])
        if op == "kept":
            return tri_and(self.kept(s) for s in self.limits() if s["name"] == e[1])
        value = self.value(e, scope)
        assert isinstance(value, Tri), e
        return value

    def group(self, name):
        """The members of a group; of one that has no version in force: none (R13)."""
        if name not in self.day.groups:
            return frozenset()
        return self.members(self.day.groups[name]["set"], self.scope)[0]

    def members(self, set, scope):
        """(members, all but those?, vague, open) of a set as written."""
        inside, all_but, vague, open = frozenset(), False, False, EMPTY
        for kind, *rest in set["elements"]:
            if kind == "any":
                inside, all_but = frozenset(), True
                continue
            found, unsure, hangs = self.element(kind, rest, scope)
            vague, open = vague or unsure, open | hangs
            inside = inside - found if all_but else inside | found
        if set.get("except"):
            out, out_all_but, out_vague, out_open = self.members(set["except"], scope)
            vague, open = vague or out_vague, open | out_open
            if out_all_but:
                inside, all_but = (out - inside, False) if all_but else (inside & out, False)
            else:
                inside = inside | out if all_but else inside - out
        return inside, all_but, vague, open

    def element(self, kind, rest, scope):
        if kind in ("value", "number"):
            return frozenset(rest), False, EMPTY
        if kind == "group":
            return self.group(rest[0]), False, EMPTY
        if kind == "column":
            values = [self.cell(r, self.day.tables[rest[0]], rest[1]) for r in self.rows_meant(rest[0], scope)]
        else:
            values = [self.value(rest[0], scope)]
        found, vague, open = frozenset(), False, EMPTY
        for v in values:
            if isinstance(v, Set):
                found |= v.members
            elif isinstance(v, Num):
                found |= {v.lo} if v.known() and v.some else frozenset()
            elif v.known():
                found |= v.left
            vague, open = vague or not known(v), open | v.open
        return found, vague, open

    def inside(self, x, set, scope):
        """`x in S`: decided if all that x can be agrees."""
        inside, all_but, vague, open = self.members(set, scope)
        if not x.some:
            return T_NO
        if isinstance(x, Num):
            hit = any((x.lo is None or x.lo <= v) and (x.hi is None or v <= x.hi) for v in inside)
            sure = T_NO if not hit else T_YES if x.known() else Tri(UNKNOWN, x.open)
        elif x.left is None:
            sure = T_NO if not inside and not all_but else \
                T_YES if not inside and all_but and not x.none else Tri(UNKNOWN, x.open)
        else:
            fits = [(w in inside) != all_but for w in x.left]
            sure = T_NO if not any(fits) else T_YES if all(fits) and not x.none else Tri(UNKNOWN, x.open)
        if not vague:
            return sure
        if not set.get("except") and sure.value == YES:
            return T_YES
        return Tri(UNKNOWN, sure.open | open | x.open)

    def has(self, set, element):
        if isinstance(element, Set):
            raise AssertionError("has takes an element")
        if not element.some or (set.complete and not set.members):
            return T_NO
        left = {element.lo} if isinstance(element, Num) and element.known() else getattr(element, "left", None)
        if left is not None and left <= set.members and not element.none:
            return T_YES
        if set.complete and left is not None and not left & set.members:
            return T_NO
        return Tri(UNKNOWN, set.open | element.open)

    def has_any(self, set, inside, all_but, vague, open):
        hits = {m for m in set.members if (m in inside) != all_but}
        if hits:
            return T_YES
        doubt = vague and (set.members or not set.complete) or not set.complete and (inside or all_but)
        return Tri(UNKNOWN, set.open | open) if doubt else T_NO

    def has_all(self, set, inside, all_but, vague, open):
        if inside <= set.members:
            return Tri(UNKNOWN, open | set.open) if vague else T_YES
        return T_NO if set.complete else Tri(UNKNOWN, set.open | open)

    def rows_meant(self, table, scope):
        """R35: where a row is current `T.c` in a set is its cell; elsewhere all cells of the column."""
        return [scope.rows[table]] if table in scope.rows else self.day.tables[table]["rows"]

    def list_of(self, e):
        """R34: the list of a code that is read: of a cell that of its rulebook, of a fact this law's."""
        if e[0] == "part":
            return self.list_of(e[2])
        return self.day.tables[e[1]]["book"].split(".")[0] if e[0] == "cell" else self.law

    def codes_of(self, elements, scope, list=None):
        """The codes of a set that are of this list: R34, a bare code is of the list of the rulebook it stands in."""
        out = []
        for kind, *rest in elements:
            named = {"group": self.day.groups, "cell": self.day.tables, "column": self.day.tables}.get(kind, {}).get(rest[0])
            if (named["book"].split(".")[0] if named else self.reading) != (list or self.law):
                continue
            if kind == "value":
                out.append(rest[0])
            elif kind == "group":
                out += sorted(self.group(rest[0]))
            elif kind == "cell":
                cell = self.cell(scope.rows[rest[0]], self.day.tables[rest[0]], rest[1])
                out += sorted(cell.members if isinstance(cell, Set) else cell.left)
            elif kind == "column":
                table = self.day.tables[rest[0]]
                for row in self.rows_meant(rest[0], scope):
                    cell = self.cell(row, table, rest[1])
                    out += sorted(cell.members if isinstance(cell, Set) else cell.left)
        return out

    # codes (step 3)

    def find_books(self):
        """The rulebooks of this law that count; unknown counts as yes, since the call names them."""
        self.books = []
        for book in self.day.books:
            if book["name"].split(".")[0] != self.law:
                continue
            governs = self.condition(book["governs"], self.scope) if book.get("governs") else T_YES
            if governs.value != NO:
                self.books.append(book)

    def find_codes(self):
        """Entries by the facts, then by the statement, then `over`, then headings."""
        self.item_code = f"{self.path}.code"
        entries, overs = self.raw_entries()
        stated = self.stated()
        states = {code: self.by_law(code, settle(code, tri, stated, self.item_code), tri) for code, tri in entries.items()}
        self.by_facts = entries
        self.basis = {c: "stated" if entries[c].value == UNKNOWN and states[c].value == YES else "facts" for c in states}
        final = {}
        for code, tri in states.items():                   # R14: winners as they were before any was taken out
            winners = [states[w] for w in states if w != code and (w, code) in overs]
            final[code] = tri_and([tri, tri_not(tri_or(winners))]) if winners else tri
        own = dict(final)
        if stated and stated != "none" and stated not in final:
            above = [c for c in final if below(stated, c)]
            final[stated] = own[max(above, key=len)] if above else T_YES        # R15
            self.basis[stated] = "stated"
        whole = {c: tri_or([final[c]] + [final[f] for f in final if f != c and below(f, c)]) for c in final}
        self.codes, self.stated_code, self.own_entries = whole, stated, own

    def by_law(self, code, state, tri):
        """Whether an entry is law is not the applicant's to say (R42)."""
        if state.value != YES or tri.value == YES or self.unclear[code].value == YES:
            return state
        return Tri(UNKNOWN, tri.open - {self.item_code} if code in self.waiting else tri.open)

    def raw_entries(self):
        entries, over, self.waiting, self.unclear = {}, [], set(), {}
        for book in self.day.books:
            if book["name"].split(".")[0] != self.law:
                continue
            for s in self.day.in_force(book["name"]):
                if s["kind"] not in ("entry", "entries"):                       # R16
                    continue
                if s["kind"] == "entry" and not s.get("when"):
                    self.waiting.add(s["code"])
                if s["kind"] == "entry":
                    entries[s["code"]] = self.with_status(s, self.entry(s, self.scope))
                    self.unclear[s["code"]] = self.with_status(s, T_YES)
                    over += [(s["code"], target) for target in s.get("over", ())]
                    continue
                table, where = s["each"]
                for scope in self.walk(table, None, self.scope)[0]:
                    there = self.condition(where, scope) if where else T_YES
                    (code,) = self.cell(scope.rows[table], self.day.tables[table], s["code_column"]).left
                    if there.value != NO and not s.get("when"):
                        self.waiting.add(code)
                    if there.value != NO:
                        entries[code] = self.with_status(s, tri_and([there, self.entry(s, scope)]))
                        self.unclear[code] = self.with_status(s, T_YES)
        pairs = {(w, c) for w, target in over for c in entries if below(c, target) and c != w}
        grown = True
        while grown:                                       # R14: any chain
            more = {(a, d) for a, b in pairs for c, d in pairs if b == c and a != d} - pairs
            pairs |= more
            grown = bool(more)
        return entries, pairs

    def entry(self, s, scope):
        if not s.get("when"):
            return Tri(UNKNOWN, frozenset([f"{self.path}.code"]))
        return tri_and(self.clauses(s, scope))

    def stated(self):
        """The applicant's statement, if it is of this law's list: a code, or "none"."""
        item = self.scope.nodes["item"]["facts"]
        if "code" not in item or item.get("list", self.law) != self.law:      # R31
            return None
        return "none" if item["code"] in (NONE, "EAR99", "unlisted", "none") else item["code"]

    def meets(self, element, scope):
        """`item meets X`."""
        kind, *rest = element
        if kind == "any":                                  # `for any entry`: any code that holds
            return tri_or(self.codes.values())
        if kind == "range":
            lo, hi = rest
            inside = [c for c in self.codes if self.reading == self.law and lo <= c.split(".")[0] <= hi]
            parts = [self.codes[c] for c in inside]
            return tri_or(parts)
        return tri_or(self.meets_one(c) for c in self.codes_of([element], scope))

    def meets_one(self, x):
        parts = [tri for c, tri in self.codes.items() if below(c, x)]
        stated = self.stated_code
        if stated and stated != "none" and stated != x and below(x, stated):
            # an entry decides X if it is X, or a whole of it that does not hold
            decides = any(c == x or below(x, c) and tri.value == NO for c, tri in self.own_entries.items())
            if not decides:                                # or a whole of X, still open, turns out not to hold
                wholes = [t.open for c, t in self.own_entries.items() if t.value == UNKNOWN and below(x, c)]
                # what the statement alone makes hold the facts may yet refute
                wholes += [t.open for c, t in self.by_facts.items() if self.basis[c] == "stated" and below(x, c)]
                parts.append(Tri(UNKNOWN, frozenset([self.item_code]).union(*wholes)))
        for c, tri in self.own_entries.items():            # R30: a whole of X is open, and nothing in between decides
            between = any(d != c and below(x, d) and below(d, c) for d in self.own_entries)
            if tri.value == UNKNOWN and below(x, c) and not between:
                parts.append(Tri(UNKNOWN, tri.open))
        return tri_or(parts)

    # requirements, exceptions, policies (steps 4, 5, 7)

    def clauses(self, s, scope):
        """for, to, when, unless: joined by *and*."""
        parts = []
        if s.get("for"):
            parts.append(tri_or(self.meets(x, scope) for x in s["for"]))
        if s.get("to"):
            parts.append(self.inside(self.fact("destination", scope), s["to"], scope))
        parts += [self.condition(c, scope) for c in s.get("when", ())]
        parts += [tri_not(self.condition(c, scope)) for c in s.get("unless", ())]
        return parts

    def with_status(self, s, tri):
        kind, _ = s["status"]
        full = f"law.{s['book']}/{s['name']}"
        return tri_and([tri, Tri(UNKNOWN, frozenset([full]))]) if kind == "unclear" else tri

    def instances(self):
        """Step 4: one instance a row or owner, or one for the statement."""
        out = []
        for book in self.books:
            for s in self.day.in_force(book["name"]):
                if s["kind"] not in ("require", "prohibit") or id_of(book, s) in self.dropped:
                    continue
                for scope, there, row in self.each(s):
                    holds = self.with_status(s, tri_and([there] + self.clauses(s, scope)))
                    out.append({"book": book["name"], "name": s["name"], "row": row, "holds": holds,
                                "prohibits": s["kind"] == "prohibit", "scope": scope,
                                "reason": self.reason(s, scope), "enforced": s["status"][0] != "not enforced"})
        return out

    def each(self, s):
        if not s.get("each"):
            return [(self.scope, T_YES, None)]
        place, of, where = s["each"]
        scopes, lacking = self.walk(place, of, self.scope)
        out = []
        for scope in scopes:
            row = scope.rows[place]["key"] if place in scope.rows else scope.paths[place]
            out.append((scope, self.condition(where, scope) if where else T_YES, row))
        for name in sorted(lacking):                       # R17: the owner that may be there is an instance too
            scope = self.scope.with_phantom(place, name)
            if LISTS[place][0] == "party":
                role = name.split(".")[0]
                scope = scope.with_member("party", self.case["roles"].get(role) or new_node(), role)
            out.append((scope, Tri(UNKNOWN, frozenset([name])), f"{name}[?]"))
        return out

    def reason(self, s, scope):
        """The family: the first word of `because`."""
        because = s.get("because")
        if because is None:
            return None
        if because[0] == "cell":
            words = self.cell(scope.rows[because[1]], self.day.tables[because[1]], because[2])
            return None if not words.some else sorted(words.left)[0].split()[0].upper()
        return because[1]

    def applies(self, name):
        return tri_or(r["holds"] for r in self.requirements
                      if part_of(r["name"], name) or r["book"] == name)

    def any_requirement(self, e):
        """`any requirement where (requirement.reason is [not] R)`."""
        _, _, _, (_, reason, negate) = e
        parts = []
        for r in self.requirements:                        # R18: prohibitions are among them
            same = r["reason"] == reason
            parts.append(r["holds"] if same != negate else T_NO)
        found = tri_or(parts)
        return tri_not(found) if e[0] == "no" else found

    def limbs(self):
        """Step 5: each limb of each exception and general licence in force."""
        out = []
        for book in self.day.books:
            if book["name"].split(".")[0] != self.law:
                continue
            counts = any(b is book for b in self.books)    # R32: listed, but it cannot hold
            for s in self.day.in_force(book["name"]):
                if s["kind"] not in ("exception", "general licence") or id_of(book, s) in self.dropped:
                    continue
                name = s["name"].split(".")[0]
                claimed = self.has(self.fact("exception.claimed", self.scope), Word(frozenset([fold(name)])))
                out.append({"name": name, "book": book["name"], "limb": s["name"], "kind": s["kind"], "lifts": s["lifts"],
                            "strength": EXCEPTION if s["kind"] == "exception" else GENERAL,
                            "reasons": s.get("reasons"), "claimed": claimed,
                            "holds": self.with_status(s, tri_and(self.clauses(s, self.scope))) if counts else T_NO})
        return out

    def policy(self, requirement):
        """(word, possible words) of the policies on a requirement."""
        mine, over = [], set()
        for book in self.books:
            for s in self.day.in_force(book["name"]):
                if s["kind"] == "policy" and any(names(t, requirement) for t in s["on"]):
                    mine.append((s["name"], self.with_status(s, tri_and(self.clauses(s, requirement["scope"]))), s))
                    over |= {(s["name"], t) for t in s.get("over", ())}
        states = {n: tri for n, tri, _ in mine}
        pairs = {(a, b) for a, t in over for b in states if part_of(b, t) and a != b}
        for middle in states:
            pairs |= {(a, c) for a, b in pairs if b == middle for b2, c in pairs if b2 == middle}
        left = {}
        for name, tri, s in mine:
            rivals = [states[a] for a, b in pairs if b == name]
            tri = tri_and([tri, tri_not(tri_or(rivals))]) if rivals else tri
            if tri.value != NO:
                left.setdefault(self.says(s, requirement["scope"]), set()).add(tri.value)
        if any(UNKNOWN in v and YES not in v for v in left.values()) or None in left:
            return None, sorted(w for w in left if w)
        return (max(left, key=POLICIES.index) if left else None), []

    def says(self, s, scope):
        if s["says"][0] == "word":
            return s["says"][1]
        value = self.value(s["says"], scope)
        return next(iter(value.left)) if value.some and value.known() else None


def new_node():
    return {"facts": {}, "lists": {}}


GROUP_NAMES = set()                                        # filled by generate.py: names that are never countries


def id_of(book, s):
    return book["name"], s["kind"], s["name"]


def negated(tri, yes):
    return tri_not(tri) if yes else tri


def split_name(name, scope):
    first, _, rest = name.partition(".")
    if rest and (first in scope.nodes or first in ROLES):
        if first == "party":
            return scope.paths["party"] if scope.paths["party"] in ROLES else first, rest
        return first, rest
    return "case", name


def with_open(value, open):
    if isinstance(value, Tri):
        return Tri(value.value, open)
    if isinstance(value, Num):
        return Num(value.lo, value.hi, value.none, value.some, open, value.cur)
    if isinstance(value, Word):
        return Word(value.left, value.none, open, value.source)
    return Set(value.members, value.complete, open)


def without_none(value, rest):
    """What a value is where its type has no none: itself, the fact as if not derived, or either."""
    if not value.none:
        return [value]
    if not value.some:
        return [rest]
    if isinstance(value, Num):
        return [Num(value.lo, value.hi, False, True, value.open, value.cur), with_open(rest, rest.open | value.open)]
    return [Word(value.left, False, value.open, value.source), with_open(rest, rest.open | value.open)]


def unknown_of(type, declared, open):
    """The unknown value of a type; a number has the bounds of its declaration."""
    kind, none = type["kind"], type.get("none", False)
    if kind == "yes_no":
        return Tri(UNKNOWN, open)
    if kind == "set":
        return Set((), False, open)
    if kind in ("number", "date", "money"):
        return Num(declared.get("least"), declared.get("most"), none, True, open, "" if kind == "money" else None)
    return Word(frozenset(type["values"]) if kind == "one_of" else None, none, open)


def typed(value, type, declared, open, source):
    """A value as a case gives it."""
    kind, none = type["kind"], type.get("none", False)
    if value is NONE:
        return Set(()) if kind == "set" else none_like(type)
    if kind == "yes_no":
        return Tri(value)
    if kind == "set":
        return Set(value[1], value[2], open)
    if kind == "money":
        lo, hi = value.lo, value.hi
        lo = max((v for v in (lo, declared.get("least")) if v is not None), default=None)      # R19
        return Num(lo, hi, False, True, open, value.cur)
    if kind in ("number", "date"):
        if not isinstance(value, tuple):
            return Num(value, value)
        lo, hi = value                                     # R19: the narrower of the case's and the declared bounds
        lo = max((v for v in (lo, declared.get("least")) if v is not None), default=None)
        hi = min((v for v in (hi, declared.get("most")) if v is not None), default=None)
        return Num(lo, hi, False, True, open)              # and who gives bounds says that there is such a thing
    if kind == "text":
        return Word(frozenset([fold(value)]))
    return Word(frozenset([value]), source=source)


def settle(code, tri, stated, item_code):
    """An entry under the applicant's statement."""
    if tri.value != UNKNOWN or stated is None:
        return tri
    if stated == "none":
        return T_NO
    if below(stated, code):
        return T_YES
    if below(code, stated):
        return Tri(UNKNOWN, tri.open | {item_code})        # R20: not deep enough
    return T_NO


def names(target, requirement):
    """Whether `on` or `lifts` names a requirement, its whole, or its rulebook."""
    return part_of(requirement["name"], target) or requirement["book"] == target


def lifts(limb, requirement):
    if requirement["prohibits"] and requirement["name"] not in limb["lifts"]:
        return False
    if not any(names(t, requirement) for t in limb["lifts"]):
        return False
    return not limb["reasons"] or requirement["reason"] in limb["reasons"]


# --- the decision ----------------------------------------------------------------------------------

class Part:
    """One item under one law, after steps 4 to 6."""

    def __init__(self, item, dropped=EMPTY):
        self.item = item
        item.dropped, item.requirements = dropped, None
        self.requirements = item.requirements = item.instances()
        self.limbs = item.limbs()
        reached = any(b.get("reaches") for b in item.books)
        holds = tri_or(item.codes.values())
        self.floor = FLOOR_IN if reached or holds.value == YES else FLOOR_OUT
        self.floor_most = FLOOR_IN if self.floor == FLOOR_IN or holds.value == UNKNOWN else FLOOR_OUT
        self.floor_open = holds.open
        for r in self.requirements:
            r["gives"] = self.strength(r, lambda x: x["holds"].value == YES and x["claimed"].value == YES)
            r["could_give"] = self.strength(r, lambda x: x["holds"].value != NO)
            r["may_give"] = self.strength(r, lambda x: x["holds"].value != NO and x["claimed"].value != NO)

    def strength(self, r, which):
        """What a requirement gives: licence required or prohibited, or the weakest that lifts it."""
        raw = PROHIBITED if r["prohibits"] else REQUIRED
        return min([raw] + [x["strength"] for x in self.limbs if lifts(x, r) and which(x)])

    def lowest(self, field):
        return max([self.floor] + [r[field] for r in self.requirements if r["holds"].value == YES])

    def highest(self, field="gives"):
        return max([self.floor_most] + [r[field] for r in self.requirements if r["holds"].value != NO])

    def missing(self, at_least):
        """The facts on which it hangs whether the case is stronger than at_least."""
        out = EMPTY
        for r in self.requirements:
            if r["holds"].value == UNKNOWN and r["gives"] > at_least:
                out |= r["holds"].open
        if self.floor < self.floor_most and self.floor_most > at_least:
            out |= self.floor_open
        return out

    def rests_on(self, at_least):
        """The same walk where exceptions are open too (R21), for the presumptions."""
        out = self.missing(at_least)
        for r in self.requirements:
            if r["holds"].value == NO or r["gives"] <= at_least:
                continue
            for x in self.limbs:
                both = tri_and([x["holds"], x["claimed"]])
                if lifts(x, r) and both.value == UNKNOWN and x["strength"] < r["gives"]:
                    out |= both.open
        return out


def items_of(day, laws, case, presume):
    """The items of a case, by law."""
    out = {law: [] for law in laws}
    for law in laws:
        out[law] += [Item(day, law, case, i, presume, out[law]) for i in range(max(1, len(case["items"])))]
    return out


def decide(books, case, days=None, presume=True):
    """The decision as compare.py compares it. `days` remembers the law of a day over cases."""
    as_of, known_on = case["date"], case.get("known", case["date"])
    days = {} if days is None else days
    if (as_of, known_on) not in days:
        days[as_of, known_on] = Law(books, as_of, known_on)
    day = days[as_of, known_on]
    laws = sorted({b["name"].split(".")[0] for b in books})
    count = max(1, len(case["items"]))
    items = items_of(day, laws, case, True)
    parts = [[Part(items[law][i]) for law in laws] for i in range(count)]
    flat = [p for row in parts for p in row]
    least, most = max(p.lowest("gives") for p in flat), max(p.highest() for p in flat)
    answer = {"at_least": OUTCOMES[least], "at_most": OUTCOMES[most], "outcome": outcome(least, most),
              "reachable": OUTCOMES[max(p.lowest("could_give") for p in flat)],
              "missing": sorted(EMPTY.union(*(p.missing(least) for p in flat))) if least < most else [],
              "items": [item_answer(row, laws) for row in parts]}
    answer["as_enforced"] = as_enforced(flat, answer["outcome"])
    answer["assumed"] = assumed(day, laws, case, count)
    answer["rates"] = sorted(set().union(*(p.item.rings() for p in parts[0])))
    return answer


def outcome(least, most):
    return OUTCOMES[least] if least == most else "undetermined"


def as_enforced(parts, whole):
    """Steps 4 to 6 again without what is not enforced."""
    bounds, any_dropped = [], False
    for p in parts:
        dropped = {id_of(b, s) for b in p.item.books for s in p.item.day.in_force(b["name"])
                   if s["status"][0] == "not enforced"}
        any_dropped = any_dropped or bool(dropped)
        again = Part(p.item, dropped) if dropped else p
        bounds.append((again.lowest("gives"), again.highest()))
        p.item.dropped, p.item.requirements = EMPTY, p.requirements
    if not any_dropped:
        return whole
    return outcome(max(b[0] for b in bounds), max(b[1] for b in bounds))


def assumed(day, laws, case, count):
    """Presumed facts that the walk meets when presumptions are taken as unknown."""
    items = items_of(day, laws, case, False)
    parts = [Part(items[law][i]) for i in range(count) for law in laws]
    least = max(p.lowest("may_give") for p in parts)
    met = {law: EMPTY.union(*(i.met_presumed for i in items[law])) for law in laws}    # a limit hangs on the other items' too
    return sorted(EMPTY.union(*(p.rests_on(least) & met[p.item.law] for p in parts)))


def item_answer(row, laws):
    first = row[0].item
    out = {"codes": [], "possible_codes": [], "requirements": [], "exceptions": {}, "laws": {}, "derived": {},
           "exception_missing": EMPTY, "limbs": {}, "limits": [], "clocks": []}
    for law, p in zip(laws, row):
        item = p.item
        holding = [c for c, t in item.codes.items() if t.value == YES]
        open = [c for c, t in item.own_entries.items()     # R24: what waits for a statement alone is no news
                if t.value == UNKNOWN and item.codes[c].value != YES
                and (item.stated_code or c not in item.waiting)]
        stated = item.stated_code                          # one that no entry names stands with the entry above it
        if stated and stated != "none" and stated not in item.own_entries and item.codes[stated].value == UNKNOWN:
            open.append(stated)
        out["codes"] += sorted((law, c, item.basis[c]) for c in deepest(holding))
        out["possible_codes"] += sorted((law, c) for c in deepest(open))
        for r in p.requirements:
            if r["holds"].value != NO:
                out["requirements"].append(requirement_answer(p, r))
        for x in p.limbs:
            out["exceptions"].setdefault(x["name"], []).append(x["holds"])
            out["exception_missing"] |= x["holds"].open
            out["limbs"].setdefault(x["limb"], []).append(x["holds"].value)
        counted = {b["name"] for b in item.books}
        out["limits"] += [limit_answer(item, s) for s in item.limits() if s["book"] in counted and item.bound(s).value != NO]
        out["clocks"] += item.clocks()
        for kind, field in NOTES.items():
            out[field] = sorted(out.get(field, []) + item.notes(kind, p.requirements, p.limbs), key=str)
        out["laws"][law] = (OUTCOMES[p.lowest("gives")], OUTCOMES[p.highest()])
        out["derived"] = {**derived_values(item), **out["derived"]}
    out["exceptions"] = {n: tri_or(h).value for n, h in out["exceptions"].items()}
    least, most = max(p.lowest("gives") for p in row), max(p.highest() for p in row)
    out["outcome"] = outcome(least, most)
    out["id"] = first.path
    out["limits"].sort(key=str)
    out["clocks"].sort(key=str)
    return out


def limit_answer(item, s):
    kept = item.kept(s)
    most = item.amounts(s)[1]
    amounts = {"used": item.fact(s["used"], item.scope), "uses": item.uses(s), "item_uses": item.counts(s), "most": most,
               "left": item.left(s)}
    return {"name": s["name"], "kept": kept.value, "shared_by": s.get("shared_by"), "missing": sorted(kept.open),
            "per": {name: item.key_answer(name) for name in s["per"] if name != "consignee"},
            **{name: bounds(v, s["type"]) for name, v in amounts.items()}}


def bounds(value, type):
    """What an amount can be: itself, or (least, most)."""
    if value.known():
        return plain(value, type)
    return tuple(None if end is None else plain(Num(end, end, cur=value.cur), type) for end in (value.lo, value.hi))


def months_on(day, months):
    """The same day of a later month, or its last."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def deepest(codes):
    return [c for c in codes if not any(d != c and below(d, c) for d in codes)]


def requirement_answer(part, r):
    lifters = sorted({x["name"] for x in part.limbs if lifts(x, r) and x["holds"].value == YES
                      and x["claimed"].value == YES and x["strength"] == r["gives"]})
    word, possible = (None, []) if lifters or r["prohibits"] else part.item.policy(r)
    return {"rulebook": r["book"], "name": r["name"], "row": r["row"], "holds": r["holds"].value,
            "policy": word, "possible_policies": possible, "enforced": r["enforced"], "lifted_by": lifters}


def derived_values(item):
    """All derived facts of the case and the item, as `--derive '*'` gives them."""
    out = {}
    for name, s in item.day.derives.items():
        if name.split(".")[0] in LISTS or name.startswith("party."):
            continue
        value = item.fact(name, item.scope)
        out[name.removeprefix("item.")] = plain(value, s["type"])
    return out


def plain(value, type):
    if isinstance(value, Tri):
        return value.value
    if not value.known():
        return UNKNOWN
    if isinstance(value, Set):
        return sorted(value.members)
    if not value.some:
        return "none"
    if isinstance(value, Num):
        if type["kind"] == "money":
            return ("money", value.lo, value.cur) if value.cur and value.lo else value.lo   # nothing is so in every currency
        return date.fromordinal(value.lo).isoformat() if type["kind"] == "date" else value.lo / UNITS[type.get("unit")]
    return next(iter(value.left))
