#!/usr/bin/env python3
"""`comity eval` against Python's fractions and datetime, on random expressions. Writes TAP.

Each kind below draws expressions with their facts, and works the value out here from plain Python
values: a Fraction, a date, True, False; None for unknown, "none" for none, (low, high) for bounds.
One line of TAP a kind; a wrong value is shown with its expression and facts.

eval_test.py [--count N] [--seed S]; the engine is $COMITY or build/comity.
"""

import argparse
import datetime
import json
import operator
import os
import pathlib
import random
import subprocess
import sys
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
COMITY = os.environ.get("COMITY", str(HERE.parent.parent / "build" / "comity"))
SIGNS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
UNITS = {"mg": Fraction(1, 1000), "g": Fraction(1), "kg": Fraction(1000), "t": Fraction(10**6)}
DIGITS_MAX = 10**38


def decimal(value):
    """A fraction with a finite expansion, as written; else a/b in lowest terms."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    text = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return ("-" if value < 0 else "") + text


class Draw:
    """Random expressions: each method returns (text, value, facts)."""

    def __init__(self, rng):
        self.rng, self.count = rng, 0
        self.narrow = True                                 # no operand so wide that a step could need 38 digits

    def name(self):
        self.count += 1
        return f"item.x{self.count}"

    def number(self, digits=4):
        whole = self.rng.randint(-10**self.rng.randint(1, digits), 10**self.rng.randint(1, digits))
        return Fraction(whole, 10 ** self.rng.randint(0, min(digits, 6)))

    def leaf(self, digits=4):
        """A literal, or a fact as decimal string or as JSON number."""
        value = self.number(digits)
        roll = self.rng.random()
        if roll < 0.4:
            return decimal(value), value, {}
        name = self.name()
        return name, value, {name: decimal(value)}

    # arithmetic on known numbers and none

    def arithmetic(self, depth=3, digits=4):
        if depth == 0 or self.rng.random() < 0.15:
            if self.rng.random() < 0.05:
                name = self.name()
                return name, "none", {name: "none"}
            return self.leaf(digits)
        sign = self.rng.choice("++--**/")
        left, a, facts = self.arithmetic(depth - 1, digits)
        right, b, more = self.arithmetic(depth - 1, digits)
        if sign == "/" and b == 0 and self.rng.random() < 0.5:
            right, b, more = self.leaf(digits)
        return f"({left}) {sign} ({right})", self.calculate(sign, a, b), facts | more

    def calculate(self, sign, a, b):
        """none in, none out; by zero is none; `wide` where more than 38 digits are needed on the way."""
        if "none" in (a, b):                                   # whatever the other is, were it too wide
            return "none"
        if "wide" in (a, b):
            return "wide"
        self.narrow = self.narrow and all(max(abs(x.numerator), x.denominator) < 10**18 for x in (a, b))
        if sign == "/":
            value = "none" if b == 0 else a / b
        else:
            value = {"+": operator.add, "-": operator.sub, "*": operator.mul}[sign](a, b)
        if value != "none" and max(abs(value.numerator), value.denominator) >= DIGITS_MAX:
            return "wide"
        return value

    def large(self):
        """Numbers of up to 38 digits: exact or `unknown`, never rounded, never wrapped."""
        digits = self.rng.choice([12, 18, 25, 37])
        return self.arithmetic(2, digits)

    def compared(self):
        """< <= > >= is, is not of known numbers that are often equal."""
        left, a, facts = self.arithmetic(2)
        right, b, more = self.arithmetic(1)
        if self.rng.random() < 0.3 and isinstance(a, Fraction):
            name = self.name()
            right, b, more = name, a, {name: decimal(a)} if "/" not in decimal(a) else {}
            if not more:
                right, b = f"{a.numerator} / {a.denominator}", a
        sign = self.rng.choice([*SIGNS, "is", "is not"])
        text = f"{left} {sign} {right}"
        if "wide" in (a, b):
            return text, "wide", facts | more
        if "none" in (a, b):
            return text, sign == "is not", facts | more
        value = SIGNS[sign](a, b) if sign in SIGNS else (a == b) == (sign == "is")
        return text, value, facts | more

    # units

    def units(self):
        """Masses in different units, in literals and in facts."""
        def mass():
            value, unit = Fraction(self.rng.choice([0, 1, 2, 5, 10, 1000, 2500]), self.rng.choice([1, 2, 1000])), self.rng.choice(list(UNITS))
            if self.rng.random() < 0.5:
                return f"{decimal(value)} {unit}", value * UNITS[unit], {}
            name = self.name()
            return name, value * UNITS[unit], {name: f"{decimal(value)} {unit}"}
        left, a, facts = mass()
        right, b, more = mass()
        third, c, last = mass()
        facts |= more | last
        if self.rng.random() < 0.3 and b:
            ratio = Fraction(self.rng.choice([1, 2, 5, 1000]), self.rng.choice([1, 10]))
            return f"{left} / {right} >= {decimal(ratio)}", a / b >= ratio, facts
        if self.rng.random() < 0.3:
            return f"{left} / {right}", "none" if b == 0 else a / b, facts
        sign = self.rng.choice(list(SIGNS))
        return f"{left} + {right} {sign} {third}", SIGNS[sign](a + b, c), facts

    # dates

    def days(self):
        def day():
            base = self.rng.choice([datetime.date(2024, 2, 28), datetime.date(2025, 12, 31), datetime.date(1900, 2, 28),
                                    datetime.date(2000, 2, 28)])
            value = base + datetime.timedelta(days=self.rng.randint(0, 2))
            if self.rng.random() < 0.4:
                return value.isoformat(), value, {}
            name = self.name()
            return name, value, {name: value.isoformat()}
        left, a, facts = day()
        right, b, more = day()
        sign = self.rng.choice([*SIGNS, "is", "is not", ""])
        if not sign:
            return left, a, facts
        value = SIGNS[sign](a, b) if sign in SIGNS else (a == b) == (sign == "is")
        return f"{left} {sign} {right}", value, facts | more

    # three values

    def truth(self, depth=3):
        if depth == 0 or self.rng.random() < 0.1:
            name = self.name()
            value = self.rng.choice([True, False, None])
            return (name, value, {name: value}) if self.rng.random() < 0.8 else \
                (f"{name} is {'yes' if (yes := self.rng.random() < 0.5) else 'no'}", None if value is None else value == yes, {name: value})
        if self.rng.random() < 0.25:
            text, value, facts = self.truth(depth - 1)
            return f"not ({text})", None if value is None else not value, facts
        word = self.rng.choice(["and", "or", "at least"])
        parts = [self.truth(depth - 1) for _ in range(self.rng.randint(2, 3))]
        if word == "at least":
            return self.at_least(self.rng.randint(1, len(parts)), parts)
        values, facts = [p[1] for p in parts], {k: v for p in parts for k, v in p[2].items()}
        decisive = word == "or"
        value = decisive if decisive in values else None if None in values else not decisive
        return f" {word} ".join(f"({p[0]})" for p in parts), value, facts

    @staticmethod
    def at_least(least, parts):
        values, facts = [p[1] for p in parts], {k: v for p in parts for k, v in p[2].items()}
        yes, no = values.count(True), values.count(False)
        value = True if yes >= least else False if len(values) - no < least else None
        return f"at least {least} of ({' or '.join(f'({p[0]})' for p in parts)})", value, facts

    # bounds

    def bounded(self):
        """Numbers known within bounds: decided if all that they can be agrees."""
        text, (low, high), facts = self.interval(2)
        limit = self.number(2)
        sign = self.rng.choice(list(SIGNS))
        ends = {SIGNS[sign](low, limit), SIGNS[sign](high, limit)}
        return f"{text} {sign} {decimal(limit)}", ends.pop() if len(ends) == 1 else None, facts

    def interval(self, depth):
        if depth == 0 or self.rng.random() < 0.3:
            if self.rng.random() < 0.3:
                text, value, facts = self.leaf(2)
                return text, (value, value), facts
            low, high = sorted([self.number(2), self.number(2)])
            name = self.name()
            return name, (low, high), {name: {"at_least": decimal(low), "at_most": decimal(high)}}
        left, a, facts = self.interval(depth - 1)
        right, b, more = self.interval(depth - 1)
        sign = self.rng.choice("+-*/")
        if sign == "/" and b[0] <= 0 <= b[1]:
            sign = "*"
        ends = [{"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[sign](x, y) for x in a for y in b]
        return f"({left}) {sign} ({right})", (min(ends), max(ends)), facts | more

    # none, unknown, texts and sets

    def absent(self):
        """is none, is unknown, and tests on none and on unknown."""
        name, other = self.name(), self.name()
        value = self.rng.choice(["none", None, Fraction(3)])
        facts = {name: decimal(value) if isinstance(value, Fraction) else value}
        known = isinstance(value, Fraction)
        test = self.rng.choice(["is none", "is not none", "is unknown", "< 5", "is 3", "is not 3", f"< {other}"])
        if test == f"< {other}":                            # one side none decides, whatever the other
            return f"{name} {test}", False if value == "none" else None, facts | {other: None}
        table = {"is none": (True, None, False), "is not none": (False, None, True), "is unknown": (False, True, False),
                 "< 5": (False, None, True), "is 3": (False, None, True), "is not 3": (True, None, False)}
        return f"{name} {test}", table[test][2 if known else 1 if value is None else 0], facts

    def sets(self):
        words = ["ab", "cd", "ef", "gh"]
        name = self.name()
        members = self.rng.sample(words, self.rng.randint(0, 3))
        complete = self.rng.random() < 0.6
        facts = {name: members if complete else {"known": members, "complete": False}}
        asked = self.rng.sample(words, self.rng.randint(1, 3))
        listed = ", ".join(f'"{w}"' for w in asked)
        kind = self.rng.choice(["has", "any", "all", "none"])
        if kind == "none":
            return f"{name} is none", False if members else True if complete else None, facts
        if kind == "has":
            return f'{name} has "{asked[0]}"', True if asked[0] in members else False if complete else None, facts
        value = (any if kind == "any" else all)(w in members for w in asked)
        return f"{name} has {kind} of {listed}", True if value else False if complete else None, facts

    def texts(self):
        """Equal after NFKC, case folding and single spaces."""
        name = self.name()
        pairs = [("Acme  Ltd", "acme ltd", True), ("Straße", "STRASSE", True), ("ＡＢＣ", "abc", True), ("Acme", "Acne", False),
                 ("ﬁlter", "Filter", True), ("naïve", "naive", False)]
        a, b, same = self.rng.choice(pairs)
        negate = self.rng.random() < 0.4
        return f'{name} is {"not " if negate else ""}"{b}"', same != negate, {name: a}


def as_text(value):
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return decimal(value) if isinstance(value, Fraction) else value


def agrees(want, got):
    if want == "wide":                                     # beyond 38 digits: unknown, overflow
        return got == "unknown"
    return got == as_text(want)


KINDS = ["arithmetic", "large", "compared", "units", "days", "truth", "bounded", "absent", "sets", "texts"]


def evaluate(rows):
    text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
    done = subprocess.run([COMITY, "eval", "-"], input=text, capture_output=True, text=True, timeout=120)
    answers = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        answers[row.get("id")] = row.get("value", line)
    return answers, done.stderr


def faults_of(kind, rng, count):
    draws = [Draw(rng) for _ in range(count)]
    drawn = [getattr(draw, kind)() for draw in draws]
    rows = [{"id": f"{kind}{i}", "expr": text, "facts": facts} for i, (text, _, facts) in enumerate(drawn)]
    answers, errors = evaluate(rows)
    faults = []
    for row, draw, (_, want, _) in zip(rows, draws, drawn):
        got = answers.get(row["id"])
        # a value that needs many digits on the way may be exact or unknown; nothing else
        lenient = not draw.narrow and got == "unknown"
        if not agrees(want, got) and not lenient and not (want == "wide" and exact_after_all(row, got)):
            faults.append(f"{row['expr']}  with {json.dumps(row['facts'], ensure_ascii=False)}: want {as_text(want)}, got {got}")
    return faults, errors


def exact_after_all(row, got):
    """An engine may cancel on the way where Python's order of steps was too wide; it must then be exact."""
    if got is None or got in ("unknown", "none") or not all(isinstance(v, str) and v != "none" for v in row["facts"].values()):
        return False
    try:
        value = eval(in_python(row), {"F": Fraction})       # digits, signs and parentheses only
    except (ZeroDivisionError, SyntaxError):
        return False
    return got == as_text(value)


def in_python(row):
    out = []
    for word in row["expr"].replace("(", " ( ").replace(")", " ) ").split():
        if word in row["facts"]:
            out.append(f'F("{row["facts"][word]}")')
        else:
            out.append(word if word in "()+-*/" or word in SIGNS else {"is": "=="}.get(word, f'F("{word}")'))
    return " ".join(out)


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    print(f"1..{len(KINDS)}")
    failed = 0
    for i, kind in enumerate(KINDS, 1):
        faults, errors = faults_of(kind, random.Random(f"{options.seed} {kind}"), options.count)
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {i} - {options.count} expressions: {kind}")
        for fault in faults[:5]:
            print(f"# {fault}")
        if faults and errors:
            print("# " + errors.strip()[:1000].replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
