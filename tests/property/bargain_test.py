#!/usr/bin/env python3
"""`comity agree propose`, `sequence`, `plan`, `sustain`, `play` and `answer` against slow readings, on random cases.

Each reading below follows the definitions word by word and looks at everything: every package, every
set of commitments, every order of acts. One line of TAP a kind; a case that differs is written beside
the build and named.

bargain_test.py [--count N] [--seed S] [--keep DIR]; the engine is $COMITY or build/comity.
"""

import argparse
import decimal as decimals
import hashlib
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
COMITY = os.environ.get("COMITY", str(HERE.parent.parent / "build" / "comity"))


def decimal(value):
    """The shortest decimal of a fraction that has one."""
    value = Fraction(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    text = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return ("-" if value < 0 else "") + text


# --- Packages ---------------------------------------------------------------


class Packages:
    """Enumeration, by the definitions."""

    def __init__(self, case):
        self.case, self.sides = case, case["sides"]
        self.place = {issue["name"]: i for i, issue in enumerate(case["issues"])}
        self.option = [{o["name"]: k for k, o in enumerate(issue["options"])} for issue in case["issues"]]
        self.reserve = [Fraction(case.get("reserve", {}).get(side, "0")) for side in self.sides]

    def chosen(self, pair, index):
        issue = self.place[pair[0]]
        return index[issue] == self.option[issue][pair[1]]

    def value(self, index, field):
        sums = []
        for side in self.sides:
            total = Fraction(0)
            for i, issue in enumerate(self.case["issues"]):
                factor = self.case.get("weights", {}).get(side, {}).get(issue["name"], "1") if field == "gain" else "1"
                total += Fraction(factor) * Fraction(issue["options"][index[i]].get(field, {}).get(side, "0"))
            for extra in self.case.get("interactions", []):
                if all(self.chosen(pair, index) for pair in extra["when"]):
                    total += Fraction(extra.get(field, {}).get(side, "0"))
            sums.append(total)
        return tuple(sums)

    def feasible(self, index):
        for rule in self.case.get("constraints", []):
            if rule["kind"] == "exclude" and all(self.chosen(pair, index) for pair in rule["all_of"]):
                return False
            if rule["kind"] == "requires" and self.chosen(rule["if"], index) \
                    and not any(self.chosen(pair, index) for pair in rule["then_any_of"]):
                return False
            if rule["kind"] == "budget":
                cost = sum(Fraction(rule["cost"].get(issue["name"], {}).get(issue["options"][index[i]]["name"], "0"))
                           for i, issue in enumerate(self.case["issues"]))
                if cost > Fraction(rule["at_most"]):
                    return False
        return True

    def answer(self):
        every = list(itertools.product(*(range(len(issue["options"])) for issue in self.case["issues"])))
        feasible = [index for index in every if self.feasible(index)]
        utility = {index: self.value(index, "gain") for index in feasible}
        accepted = [index for index in feasible if all(u >= r for u, r in zip(utility[index], self.reserve))]
        out = {"outcomes": len(every), "feasible": len(feasible), "acceptable": len(accepted),
               "agreement": bool(accepted)}
        if not accepted:
            return out
        vectors = {utility[index] for index in accepted}
        points = {v for v in vectors if not any(w != v and all(a >= b for a, b in zip(w, v)) for w in vectors)}
        frontier = sorted(index for index in accepted if utility[index] in points)
        self.gains = {index: [u - r for u, r in zip(utility[index], self.reserve)] for index in accepted}
        self.trade = {index: self.value(index, "trade") for index in frontier}
        self.ideal = [max(self.gains[index][s] for index in accepted) for s in range(len(self.sides))]
        lines = [" ".join(decimal(u) for u in v) + "\n" for v in sorted(points, reverse=True)]
        indexes = [",".join(map(str, index)) + "\n" for index in frontier]
        out |= {"frontier_points": len(points), "frontier_sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
                "frontier_packages": len(frontier),
                "packages_sha256": hashlib.sha256("".join(indexes).encode()).hexdigest(),
                "ideal_gain": {side: decimal(g) for side, g in zip(self.sides, self.ideal)}}
        for name in ("nash", "kalai_smorodinsky", "egalitarian", "welfare"):
            out[name] = self.point(self.best(accepted, getattr(self, name)), utility)
        out["trade_balanced"] = self.point(self.best(frontier, self.trade_balanced), utility)
        gaining = [index for index in frontier if sum(self.gains[index]) > 0]
        out["equal_share"] = self.point(self.best(gaining, self.equal_share), utility) if gaining else None
        return out

    def best(self, indexes, measure):
        def key(index):
            gains = self.gains[index]
            return (measure(index), sum(gains), min(gains), tuple(-i for i in index))
        return max(indexes, key=key)

    def nash(self, index):
        product, above = Fraction(1), [g for g in self.gains[index] if g > 0]
        for gain in above:
            product *= gain
        return (len(above), product)

    def kalai_smorodinsky(self, index):
        return sorted(g / best for g, best in zip(self.gains[index], self.ideal) if best != 0)

    def egalitarian(self, index):
        return sorted(self.gains[index])

    def welfare(self, index):
        return sum(self.gains[index])

    def trade_balanced(self, index):
        return (-(max(self.trade[index]) - min(self.trade[index])), self.nash(index))

    def equal_share(self, index):
        gains = self.gains[index]
        return -(max(gains) - min(gains)) / sum(gains)

    def point(self, index, utility):
        trade = self.value(index, "trade")
        return {"package": {issue["name"]: issue["options"][index[i]]["name"]
                            for i, issue in enumerate(self.case["issues"])},
                "index": list(index),
                "utility": {side: decimal(u) for side, u in zip(self.sides, utility[index])},
                "trade": {side: decimal(t) for side, t in zip(self.sides, trade)}}


def stopped_wrongly(case, have):
    """What is wrong with the answer of a search that was stopped early; None: nothing."""
    packages = Packages(case)
    want = packages.answer()
    if have.get("complete"):
        return None if all(have.get(k) == v for k, v in want.items() if k not in ("feasible", "acceptable")) \
            else "said to be complete, and is not"
    missed = [Fraction(have["missed_at_most"][side]) for side in case["sides"]]
    indexes = itertools.product(*(range(len(issue["options"])) for issue in case["issues"]))
    accepted = {u for u in (packages.value(i, "gain") for i in indexes if packages.feasible(i))
                if all(a >= r for a, r in zip(u, packages.reserve))}
    found = [tuple(Fraction(have[name]["utility"][side]) for side in case["sides"])
             for name in NAMES if have.get(name)]
    if any(u not in accepted for u in found):
        return "a point that is not acceptable"
    ideal = {side: Fraction(g) for side, g in have.get("ideal_gain", {}).items()}
    for u in accepted:
        beyond = [a - r > ideal.get(side, -1) for a, r, side in zip(u, packages.reserve, case["sides"])]
        if any(beyond) and any(a > m for a, m in zip(u, missed)):
            return f"{u} was missed, beyond the bound {missed}"
    return None


NAMES = ["nash", "kalai_smorodinsky", "egalitarian", "welfare", "trade_balanced", "equal_share"]


def packages_case(rng):
    sides = ["CN", "US", "EU", "JP"][:rng.choice([1, 2, 2, 2, 3, 3, 4])]
    coarse = rng.choice([True, True, False])

    def figure(low, high):
        if coarse:
            return str(5 * rng.randint(low // 5, high // 5))
        return decimal(Fraction(rng.randint(10 * low, 10 * high), rng.choice([1, 10, 100])))

    def by_side(low, high):
        return {side: figure(low, high) for side in sides if rng.random() < 0.85}

    issues = []
    room = rng.choice([30, 200, 600])
    while len(issues) < 7:
        count = rng.randint(1, 4)
        if room // count < 1:
            break
        room //= count
        issues.append({"name": f"i{len(issues)}", "by": rng.choice(sides),
                       "options": [{"name": f"o{k}", "gain": by_side(-20, 25), "trade": by_side(-9, 30)}
                                   for k in range(count)]})
    case = {"id": "r", "sides": sides, "issues": issues}
    if rng.random() < 0.5:
        case["weights"] = {side: {issue["name"]: rng.choice(["0", "0.5", "1", "1.25", "2"])
                                  for issue in issues if rng.random() < 0.7} for side in sides if rng.random() < 0.8}
    if rng.random() < 0.5:
        case["reserve"] = {side: figure(-10, 25) for side in sides}

    def pair():
        issue = rng.choice(issues)
        return [issue["name"], rng.choice(issue["options"])["name"]]

    if rng.random() < 0.5:
        case["interactions"] = [{"when": [pair() for _ in range(rng.randint(1, 3))], "gain": by_side(-15, 15),
                                 "trade": by_side(-9, 9)} for _ in range(rng.randint(1, 6))]
    case["constraints"] = []
    for _ in range(rng.choice([0, 0, 1, 3, 6])):
        kind = rng.choice(["exclude", "requires", "budget"])
        if kind == "exclude":
            case["constraints"].append({"kind": kind, "all_of": [pair() for _ in range(rng.randint(1, 3))]})
        elif kind == "requires":
            case["constraints"].append({"kind": kind, "if": pair(),
                                        "then_any_of": [pair() for _ in range(rng.randint(1, 3))]})
        else:
            cost = {issue["name"]: {o["name"]: figure(-2, 15) for o in issue["options"] if rng.random() < 0.8}
                    for issue in issues if rng.random() < 0.6}
            case["constraints"].append({"kind": kind, "of": rng.choice(sides), "cost": cost, "at_most": figure(-3, 40)})
    return case


# --- Sequencing -------------------------------------------------------------


def holds(wait, done, events):
    if wait is None:
        return True
    if "done" in wait:
        return wait["done"] in done
    if "event" in wait:
        return wait["event"] in events
    parts = wait.get("all", wait.get("any", wait.get("of")))
    least = len(parts) if "all" in wait else 1 if "any" in wait else wait["at_least"]
    return sum(holds(part, done, events) for part in parts) >= least


def day_of(wait, days, events):
    """None: never."""
    if wait is None:
        return 0
    if "done" in wait:
        return days.get(wait["done"])
    if "event" in wait:
        return events.get(wait["event"])
    parts = wait.get("all", wait.get("any", wait.get("of")))
    least = len(parts) if "all" in wait else 1 if "any" in wait else wait["at_least"]
    known = sorted(day for day in (day_of(part, days, events) for part in parts) if day is not None)
    return 0 if least == 0 else known[least - 1] if len(known) >= least else None


def rounds_from(case, done):
    rounds, done = [], set(done)
    while True:
        now = sorted(c["name"] for c in case["commitments"]
                     if c["name"] not in done and holds(c.get("after"), done, case["events"]))
        if not now:
            return rounds, done
        rounds.append(now)
        done |= set(now)


def sequence_answer(case):
    every = {c["name"]: c for c in case["commitments"]}
    rounds, done = rounds_from(case, [])
    stuck = sorted(set(every) - done)
    days = {}
    # Days from 0 upwards: who can be done by then, given who is done by then.
    for day in range(-20, 400):
        while True:
            now = [name for name, c in every.items() if name not in days
                   and (at := day_of(c.get("after"), days, case["events"])) is not None and at + c.get("takes", 0) <= day]
            if not now:
                break
            for name in now:
                days[name] = day
    out = {"rounds": rounds, "deadlock": stuck, "earliest": days,
           "late": {n: days[n] - every[n]["due"] for n in days if "due" in every[n] and days[n] > every[n]["due"]}}
    if not stuck:
        return out
    cores = []
    for size in range(1, len(stuck) + 1):
        for members in itertools.combinations(stuck, size):
            outside = set(every) - set(members)
            if not any(set(core) <= set(members) for core in cores) and \
                    not any(holds(every[m].get("after"), outside, case["events"]) for m in members):
                cores.append(list(members))
    out["cores"] = sorted(cores)
    best = None
    for size in range(len(stuck) + 1):
        for first in itertools.combinations(stuck, size):
            if rounds_from(case, first)[1] == set(every):
                key = (sum(every[n].get("exposure", 1) for n in first), size, list(first))
                best = key if best is None or key < best else best
    out["way_out"] = {"first": best[2], "exposure": best[0],
                      "rounds": [best[2]] + rounds_from(case, best[2])[0]}
    return out


def sequence_case(rng):
    names = [f"{rng.choice(['cn', 'us'])}.{letter}" for letter in "abcdefghij"[:rng.randint(1, 9)]]
    rng.shuffle(names)

    def wait(depth):
        kind = rng.choice(["done", "done", "done", "event"] + ["all", "any", "at_least"] * (depth > 0))
        if kind == "done":
            return {"done": rng.choice(names)}
        if kind == "event":
            return {"event": rng.choice(["ratified", "vote"])}
        parts = [wait(depth - 1) for _ in range(rng.randint(1, 3))]
        return {"at_least": rng.randint(0, len(parts) + (rng.random() < 0.1)), "of": parts} if kind == "at_least" \
            else {kind: parts}

    commitments = []
    for name in names:
        commitment = {"name": name, "by": name[:2].upper()}
        if rng.random() < 0.85:
            commitment["after"] = wait(2)
        if rng.random() < 0.6:
            commitment["takes"] = rng.randint(0, 9)
        if rng.random() < 0.5:
            commitment["due"] = rng.randint(0, 12)
        if rng.random() < 0.7:
            commitment["exposure"] = rng.randint(0, 5)
        commitments.append(commitment)
    events = {name: rng.randint(0, 12) for name in ("ratified", "vote") if rng.random() < 0.5}
    return {"id": "r", "commitments": commitments, "events": events}


# --- Step plans -------------------------------------------------------------


def plan_answer(case):
    acts = {a["name"]: a for a in case["acts"]}
    order_of = {}

    def exposure(order):
        balance, worst = dict.fromkeys(case["sides"], 0), 0
        for name in order:
            act = acts[name]
            balance[act["by"]] += act["cost"]
            for side, benefit in act.get("benefit", {}).items():
                balance[side] -= benefit
            worst = max([worst, *balance.values()])
        return worst, {side: -value for side, value in balance.items()}

    for order in itertools.permutations(sorted(acts)):
        place = {name: i for i, name in enumerate(order)}
        if all(place[r] < place[n] for n in order for r in acts[n].get("requires", [])):
            worst, gain = exposure(order)
            order_of.setdefault(worst, list(order))
            final = gain
    least = min(order_of)
    within = [order for worst, order in order_of.items() if worst <= case["bound"]]
    return {"least_bound": least, "order": order_of[least], "final_gain": final,
            "within_bound": bool(within), "order_within_bound": min(within) if within else None}


def plan_case(rng):
    sides = ["CN", "US", "EU"][:rng.choice([1, 2, 2, 2, 3])]
    names = [f"step_{n}" for n in rng.sample(range(1, 13), rng.randint(1, 6))]
    acts = []
    for i, name in enumerate(names):
        by = rng.choice(sides)
        act = {"name": name, "by": by, "cost": rng.randint(0, 10)}
        benefit = {side: rng.randint(0, 12) for side in sides if side != by and rng.random() < 0.9}
        if benefit:
            act["benefit"] = benefit
        if i and rng.random() < 0.3:
            act["requires"] = rng.sample(names[:i], rng.randint(1, min(2, i)))
        acts.append(act)
    rng.shuffle(acts)
    return {"id": "r", "sides": sides, "acts": acts, "bound": rng.randint(0, 15)}


# --- Will it hold -----------------------------------------------------------


def keeping_pays(stakes, terms, day):
    """Values of the two phases by adding up the days; all decimals of 60 digits."""
    keep, deceive, relief = (decimals.Decimal(stakes[k]) for k in ("keep", "deceive", "relief"))
    alarm, length = decimals.Decimal(terms["false_alarm"]), terms["suspension"]
    delay = sum(terms["delays"].values())
    if not length:
        kept, resting = keep / (1 - day), relief / (1 - day)
    else:
        days = sum(day**i for i in range(length))
        # kept = keep + day ((1 - alarm) kept + alarm resting); resting = relief days + day^length kept
        kept = (keep + day * alarm * relief * days) / (1 - day * (1 - alarm) - alarm * day**(length + 1))
        resting = relief * days + day**length * kept
    return kept >= deceive * sum(day**i for i in range(delay)) + day**delay * resting


def sustain_answer(case):
    decimals.getcontext().prec = 60
    out = []
    for variant in [{}] + case["variants"]:
        terms = {"suspension": case["suspension"], "false_alarm": case["false_alarm"], "delays": case["delays"]} | variant
        terms["delays"] = case["delays"] | variant.get("delays", {})
        sides = {}
        for side in case["sides"]:
            stakes = {k: Fraction(v) for k, v in case["payoffs"][side].items()}
            if stakes["relief"] > stakes["keep"]:
                sides[side] = None
            elif stakes["deceive"] <= stakes["keep"] and not Fraction(terms["false_alarm"]):
                sides[side] = "0"
            elif stakes["relief"] == stakes["keep"]:
                sides[side] = None
            else:
                sides[side] = least_factor(case["payoffs"][side], terms, case["days_a_year"])
        out.append(sides)
    return {"sides": out}


def least_factor(stakes, terms, year):
    keep, deceive, relief = (Fraction(stakes[k]) for k in ("keep", "deceive", "relief"))

    def pays(factor):
        if not terms["suspension"]:  # d^delay of a day is at least the quotient, to the power of a year
            quotient = (deceive - keep) / (deceive - relief)
            return Fraction(factor) ** sum(terms["delays"].values()) >= quotient**year
        return keeping_pays(stakes, terms, decimals.Decimal(factor) ** (decimals.Decimal(1) / year))
    if terms["suspension"] and not keeping_pays(stakes, terms, 1 - decimals.Decimal(10)**-15):
        return None
    low, high = 0, 10**6 - 1
    if not pays(decimals.Decimal(high) / 10**6):
        return "1"
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if pays(decimals.Decimal(middle) / 10**6) else (middle, high)
    return decimal(Fraction(high, 10**6))


def sustain_case(rng):
    sides = ["CN", "US"][:rng.choice([1, 2])]

    def stakes():
        relief = rng.randint(-5, 10)
        keep = relief + rng.choice([0, 1, 2, 5, 9, -1])
        return {"relief": str(relief), "keep": str(keep), "deceive": str(keep + rng.choice([-1, 0, 1, 3, 8]))}

    def terms():
        suspension = rng.choice([0, 0, 5, 30, 90])
        return {"suspension": suspension, "false_alarm": rng.choice(["0", "0.001", "0.01"]) if suspension else "0"}
    delays = {name: rng.randint(0, 12) for name in ("lag", "window", "cure") if rng.random() < 0.8} | {"notice": rng.randint(1, 20)}
    variants = [terms() | {"name": "other", "delays": {"notice": rng.randint(1, 9)}} for _ in range(rng.randint(0, 2))]
    return {"id": "r", "sides": sides, "payoffs": {side: stakes() for side in sides}, "delays": delays,
            "days_a_year": rng.choice([365, 12]), "variants": variants} | terms()


def sustain_have(have):
    return {"sides": [{side: of["critical_factor_a_year"] for side, of in terms["sides"].items()}
                      for terms in have["terms"]]} if "terms" in have else have


# --- Played off -------------------------------------------------------------

MASK = 2**64 - 1


def mixed(bits):
    bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 & MASK
    bits = (bits ^ bits >> 27) * 0x94D049BB133111EB & MASK
    return bits ^ bits >> 31


def chance(stream, counter):
    return mixed(mixed((stream + 0x9E3779B97F4A7C15) & MASK) + (counter + 1) * 0x9E3779B97F4A7C15 & MASK)


def strategy_keeps(name, own, other, dice):
    """From the whole history: lists of what was kept."""
    last = other[-1] if other else True
    if name == "always":
        return True
    if name == "never":
        return False
    if name == "grim":
        return all(other)
    if name == "tit_for_tat":
        return last
    if name == "suspicious":
        return bool(other) and last
    if name == "tit_for_two_tats":
        return len(other) < 2 or other[-1] or other[-2]
    if name == "generous":
        return last or next(dice) < MASK // 3
    if name == "contrite":
        mine = yours = True
        for a, b in zip(own, other):
            mine, yours = a or (mine and not yours), b or (yours and not mine)
        return not mine or yours
    if name == "win_stay":
        return (own[-1] if last else not own[-1]) if own else True
    opening, bad = 3, 0
    for kept in other:  # grit
        opening -= opening > 0
        bad = 0 if kept else bad + 1
        if bad == 10:
            opening, bad = 3, 0
    return opening > 0 or last


WORDS = ["always", "never", "grim", "tit_for_tat", "suspicious", "tit_for_two_tats", "generous", "contrite",
         "win_stay", "grit"]


def thrown(stream):
    counter = 0
    while True:
        yield chance(stream, counter)
        counter += 1


def match_answer(case, first, second):
    limit = int(Fraction(case["noise"]) * 2**64)
    payoff, kept = [0, 0], [0, 0]
    stream = chance(case["seed"], WORDS.index(first) * len(WORDS) + WORDS.index(second))
    for repetition in range(case["repetitions"]):
        seeds = [chance(chance(stream, repetition), i) for i in range(4)]
        dice = [thrown(seed) for seed in seeds]
        history = [[], []]
        for _ in range(case["turns"]):
            acts = []
            for side, name in enumerate((first, second)):
                keeps = strategy_keeps(name, history[side], history[1 - side], dice[2 * side])
                slips = limit > 0 and next(dice[2 * side + 1]) < limit
                acts.append(keeps != slips)
            for side in (0, 1):
                of = case["payoffs"][case["sides"][side]]
                own, other = acts[side], acts[1 - side]
                payoff[side] += of["both_keep"] if own and other else of["deceived"] if own \
                    else of["deceives"] if other else of["neither"]
                kept[side] += own
                history[side].append(own)
    return {side: {"strategy": name, "payoff": payoff[i], "kept": kept[i]}
            for i, (side, name) in enumerate(zip(case["sides"], (first, second)))}


def play_answer(case):
    names = case["strategies"]
    same = case["payoffs"]["CN"] == case["payoffs"]["US"]
    return {"matches": [match_answer(case, a, b) for i, a in enumerate(names)
                        for b in (names[i:] if same else names)]}


def play_case(rng):
    def payoffs():
        return {k: rng.randint(-5, 9) for k in ("both_keep", "deceived", "deceives", "neither")}
    cn = payoffs()
    return {"id": "r", "sides": ["CN", "US"], "payoffs": {"CN": cn, "US": rng.choice([cn, payoffs()])},
            "strategies": rng.sample(WORDS, rng.randint(1, 4)), "turns": rng.randint(1, 40),
            "repetitions": rng.randint(1, 3), "noise": rng.choice(["0", "0.05", "0.3"]), "seed": rng.randint(0, 2**63 - 1)}


# --- A proportionate answer -------------------------------------------------


def answer_answer(case):
    ceiling = case["shortfall"][0] if isinstance(case["shortfall"], list) else case["shortfall"]
    best = None
    for taken in itertools.product(*(range(len(option["steps"]) + 1) for option in case["options"])):
        steps = [(option, option["steps"][k - 1]) for option, k in zip(case["options"], taken) if k]
        if any(Fraction(step["level"]) == 0 for _, step in steps):
            continue  # suspending nothing
        level = sum(Fraction(step["level"]) for _, step in steps)
        sums = [sum(Fraction(step["level"]) for option, step in steps if option.get(of) == case[of])
                for of in ("sector", "agreement")]
        costs = [sum(Fraction(step.get(of, "0")) for _, step in steps) for of in ("own_cost", "civil_harm")]
        key = (level, *sums, *(-c for c in costs))
        if level <= Fraction(ceiling) and (best is None or key > best):
            best = key
    return dict(zip(("level", "in_sector", "in_agreement", "own_cost", "civil_harm"), (decimal(abs(v)) for v in best)))


def answer_case(rng):
    def figure(most):
        return decimal(Fraction(rng.randint(0, most), rng.choice([1, 1, 10])))
    options = [{"name": f"o{i}", "sector": rng.choice(["chips", "earths"]), "agreement": rng.choice(["london", "geneva"]),
                "steps": [{"level": figure(60), "own_cost": figure(9), "civil_harm": figure(9)}
                          for _ in range(rng.randint(1, 3))]} for i in range(rng.randint(0, 5))]
    return {"id": "r", "shortfall": rng.choice([figure(150), sorted([str(rng.randint(0, 99)), "99"], key=int)]),
            "sector": "chips", "agreement": "london", "options": options}


# --- Comparing --------------------------------------------------------------

KINDS = {  # name: draw, answer, command, options
    "propose": (packages_case, lambda case: Packages(case).answer(), "propose", []),
    "propose depth first": (packages_case, lambda case: Packages(case).answer(), "propose", ["--tables", "1"]),
    "sequence": (sequence_case, sequence_answer, "sequence", []),
    "plan": (plan_case, plan_answer, "plan", []),
    "sustain": (sustain_case, sustain_answer, "sustain", []),
    "play": (play_case, play_answer, "play", []),
    "answer": (answer_case, answer_answer, "answer", []),
}


STOPPED = "propose, stopped"


def engine(command, case, folder, *options):
    path = pathlib.Path(folder) / "case.json"
    path.write_text(json.dumps(case))
    done = subprocess.run([COMITY, "agree", command, "--format", "json", *options, path], capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return {"error": done.stderr.strip(), "code": done.returncode}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=60, help="cases of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="kinds whose name contains it")
    parser.add_argument("--keep", help="a folder for cases that differ")
    options = parser.parse_args()
    kinds = [name for name in [*KINDS, STOPPED] if options.only in name]
    print(f"1..{len(kinds)}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(kinds, 1):
            failed += (stopped_differs if name == STOPPED else kind_differs)(number, name, options, folder)
    sys.exit(failed > 0)


def kind_differs(number, name, options, folder):
    draw, answer, command, arguments = KINDS[name]
    rng = random.Random(f"{options.seed} {name}")
    differing = []
    for i in range(options.count):
        case = draw(rng)
        want, have = answer(case), engine(command, case, folder, *arguments)
        have = sustain_have(have) if command == "sustain" else have
        fields = [k for k in want if have.get(k) != want[k]]
        if fields:
            differing.append((f"{fields[0]}: want {want[fields[0]]}, got {have.get(fields[0], have)}", case, want))
    return told(number, name, differing, options)


def stopped_differs(number, name, options, folder):
    rng = random.Random(f"{options.seed} {name}")
    differing = []
    for i in range(options.count):
        case = packages_case(rng)
        arguments = ["--steps", str(rng.choice([1, 5, 20, 100]))] + rng.choice([[], ["--tables", "1"]])
        have = engine("propose", case, folder, *arguments)
        wrong = stopped_wrongly(case, have) if "complete" in have else have
        if wrong:
            differing.append((f"{' '.join(arguments)}: {wrong}", case, {}))
    return told(number, name, differing, options)


def told(number, name, differing, options):
    print(f"{'not ok' if differing else 'ok'} {number} - {name}: {options.count} cases, {len(differing)} differ")
    for i, (what, case, want) in enumerate(differing[:3]):
        print(f"#   {what}")
        if options.keep:
            path = pathlib.Path(options.keep) / f"{name.replace(' ', '_')}-{i}.json"
            path.write_text(json.dumps(case | {"expected": want}, indent=1))
            print(f"#   {path}")
    return bool(differing)


if __name__ == "__main__":
    main()
