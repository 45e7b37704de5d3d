"""The states of commitments, slow and obvious: each question looks back over the days again.

Written from the rules of docs/agreements.md alone. Nothing is counted along the way: whether a
stretch, a run or an excuse reaches a day is found by going back from it, with fractions, lists and
sorted(). `states(case)` gives what `comity agree state --format json` prints.
"""

import datetime
import fractions
import functools

DAY = datetime.timedelta(days=1)
SUBJECTS = "commitment figure status act event".split()
MADE_TRUE, MADE_FALSE = {"kept", "at_risk", "excused"}, {"broken", "suspended"}


def date(text):
    return datetime.date.fromisoformat(text)


def states(case):
    """{name: [[first day, state, reason], ...]}"""
    slow = Slow(case)
    runs = {c["name"]: [] for c in case["commitments"]}
    for day in slow.days:
        for c in case["commitments"]:
            said = list(slow.state(c["name"], day))
            if not runs[c["name"]] or runs[c["name"]][-1][1:] != said:
                runs[c["name"]].append([day.isoformat(), *said])
    return runs


class Slow:
    def __init__(self, case):
        self.first, self.last = date(case["first_day"]), date(case["last_day"])
        self.days = [self.first + i * DAY for i in range((self.last - self.first).days + 1)]
        self.commitments = {c["name"]: c for c in case["commitments"]}
        self.trace = sorted(case["trace"], key=lambda record: record["day"])
        self.by_type = {}
        for record in self.trace:
            about = next((record[key] for key in SUBJECTS if key in record))
            key = (record["type"], about, record["of"] if "of" in record else None)
            self.by_type.setdefault(key, []).append((date(record["day"]), record))
        self.cached = functools.cache(self.state_of)
        self.figures = functools.cache(self.figure_of)

    def state(self, name, day):
        return self.cached(name, day)

    def before(self, name, day):
        """The state of the day before; none before the first day."""
        return self.state(name, day - DAY)[0] if day > self.first else None

    def known(self, day, kind, about, of=None):
        """The records of a kind about a name that are known on a day, oldest first."""
        return [r for known, r in self.by_type.get((kind, about, of), []) if known <= day]

    # --- Memory ---

    def memory(self, name, day):
        """K at the end of a day: None, True or False."""
        while day >= self.first:
            state = self.state(name, day)[0]
            if state in MADE_TRUE | MADE_FALSE:
                return state in MADE_TRUE
            day -= DAY
        return None

    # --- Rules 1 to 5 ---

    def state_of(self, name, day):
        c = self.commitments[name]
        if "from" in c and day < date(c["from"]):
            return "not_due", "before_start"
        if "until" in c and day > date(c["until"]):
            return "ended", "ended"
        if day > self.first and self.state(name, day - DAY) == ("suspended", "withdrawn"):
            return "suspended", "withdrawn"
        if not self.is_active(c, day):
            return "not_due", "not_activated"
        rest = self.rest(c, day)
        return rest or self.bound(c, day)

    def is_active(self, c, day):
        begin = max(self.first, date(c["from"])) if "from" in c else self.first
        return any(self.after_holds(c.get("after", []), begin + i * DAY)
                   for i in range((day - begin).days + 1))

    def after_holds(self, conditions, day):
        return all(self.memory(a["kept"], day - DAY) is True if "kept" in a
                   else bool(self.known(day, "event", a["event"])) for a in conditions)

    def while_holds(self, c, day):
        """W of a day: None, True or False; a day on which c was not active has none."""
        if day < self.first or not self.is_active(c, day):
            return "no day"
        each = [self.memory(w["kept"], day - DAY) for w in c.get("while", [])]
        each = [True if k is None and w.get("presumed") else k
                for k, w in zip(each, c.get("while", []))]
        return False if False in each else None if None in each else True

    def run_of_while(self, c, day, value):
        """The days on end, this one the last, on which W has the value."""
        days = []
        while self.while_holds(c, day) is value:
            if "from" in c and day < date(c["from"]):
                break
            days.append(day)
            day -= DAY
        return days

    def rest(self, c, day):
        w = self.while_holds(c, day)
        if self.before(c["name"], day) == "suspended":
            if w is True and len(self.run_of_while(c, day, True)) > c.get("resume", 0):
                return None
            return "suspended", "resuming" if w is True else "relieved"
        if w is None:
            return "not_due", "waiting"
        relief = c.get("relief", {})
        if w is True or not self.is_relieved(c, relief, day):
            return None
        return "suspended", "withdrawn" if relief.get("final") else "relieved"

    def is_relieved(self, c, relief, day):
        false_days, length = self.run_of_while(c, day, False), relief.get("days", 0)
        if relief.get("mode", "automatic") == "automatic":
            return len(false_days) > length
        given = [date(r["day"]) for r in self.known(day, "notice", c["name"])]
        return any(t in false_days and day >= t + length * DAY for t in given)

    # --- Rule 6 ---

    def stretch(self, c, day):
        """Its first day: as far back as the obligation binds."""
        while day - DAY >= self.first and self.binds(c, day - DAY):
            day -= DAY
        return day

    def binds(self, c, day):
        return self.state(c["name"], day) not in {
            ("not_due", "before_start"), ("ended", "ended"), ("suspended", "withdrawn"),
            ("not_due", "not_activated"), ("suspended", "relieved"), ("suspended", "resuming"),
            ("not_due", "waiting")}

    # --- Rules 7 to 12 ---

    def bound(self, c, day):
        start = self.stretch(c, day)
        if day < start + c.get("settle", 0) * DAY:
            return "not_due", "settling"
        test, said = self.test(c, day, start)
        if test == "settled":
            return said
        broken = self.was_broken(c, day, start)
        if test is True:
            good = 0
            while day - good * DAY >= start and self.tested(c, day - good * DAY, start) is True:
                good += 1
            if broken and good < c.get("recover", 1):
                return "broken", "recovering"
            return said
        if broken:
            return "broken", "failed" if test is False else "no_figure"
        if self.is_excused(c, day, start):
            return "excused", "excused"
        return self.false(c, day, start) if test is False else self.unknown(c, day, start)

    def was_broken(self, c, day, start):
        if self.before(c["name"], day) == "broken":
            return True
        if not c.get("recover_on_return") or day != start + c.get("settle", 0) * DAY:
            return False
        # Back over what was not tested (suspension, settling) to the last day that was.
        back = day - DAY
        passed = False
        while back >= self.first and self.untested(c, back):
            passed = passed or self.state(c["name"], back)[0] == "suspended"
            back -= DAY
        return passed and back >= self.first and self.state(c["name"], back)[0] == "broken"

    def untested(self, c, day):
        return self.state(c["name"], day)[1] in {"relieved", "resuming", "settling"}

    def tested(self, c, day, start):
        """The test of a day of the stretch; none while settling."""
        if day < start + c.get("settle", 0) * DAY:
            return "no test"
        return self.test(c, day, start)[0]

    def test(self, c, day, start):
        if c["kind"] == "keep":
            return self.keep(c, day, start)
        if c["kind"] == "hold":
            said = self.known(day, "status", c["status"])
            return (said[-1]["value"] == c["value"] if said else None), ("kept", "met")
        return self.do(c, day, start)

    def do(self, c, day, start):
        due = date(c["due"]) if "due" in c else start + c["due_days"] * DAY
        performed = None
        for r in self.trace:
            if r.get("act") == c["act"] and date(r["day"]) <= day:
                performed = None if r["type"] == "undo" else performed or date(r["day"])
        if performed:
            return True, ("kept", "performed_late" if performed > due else "performed")
        if day > due:
            return False, None
        soon = (due - day).days < c.get("warn", 0)
        return "settled", ("at_risk", "due_soon") if soon else ("not_due", "pending")

    def keep(self, c, day, start):
        test, said = self.window(c, day, day, start)
        if "restated" in c:
            then = day - c["restated"] * DAY
            if (then >= start + c.get("settle", 0) * DAY
                    and self.window(c, then, day, start)[0] is False):
                return False, None
        return test, said

    def window(self, c, end, day, start):
        """The test over the window that ends on `end`, by the figures known on `day`."""
        begin = max(start, end - (c["window"] - 1) * DAY)
        values = {}
        for i in range((end - begin).days + 1):
            value = self.figures(c["figure"], c.get("restated"), begin + i * DAY, day)
            if value is not None:
                values[begin + i * DAY] = value
        if not values or len(values) < c.get("min_count", 1):
            return None, None
        if "stale" in c and (end - max(values)).days > c["stale"]:
            return None, None
        found, limit = aggregate(c["aggregate"], values), fractions.Fraction(c["limit"])
        spare = limit - found if c["op"] == "at_most" else found - limit
        near = spare < fractions.Fraction(c.get("margin", 0))
        return spare >= 0, ("at_risk", "margin") if near else ("kept", "met")

    def figure_of(self, figure, restated, of, day):
        said = self.known(day, "figure", figure, of.isoformat())
        if restated is not None and said:
            first = date(said[0]["day"])
            said = [r for r in said if (date(r["day"]) - first).days <= restated]
        return fractions.Fraction(said[-1]["value"]) if said else None

    def is_excused(self, c, day, start):
        excuse = c.get("excuse")
        if not excuse:
            return False
        if "total" in excuse:
            begin = max(start, day - (excuse["total"]["in"] - 1) * DAY)
            used = [e for e in self.between(begin, day - DAY)
                    if self.state(c["name"], e)[0] == "excused"]
            if len(used) >= excuse["total"]["at_most"]:
                return False
        ends = [date(r["day"]) for r in self.known(day, "excuse_ended", c["name"])]
        for r in self.known(day, "excuse", c["name"]):
            t = date(r["day"])
            covers = t <= day <= min(date(r["until"]), t + (excuse["at_most"] - 1) * DAY)
            if r["ground"] in excuse["grounds"] and covers and not any(t < e <= day for e in ends):
                return True
        return False

    def between(self, begin, end):
        return [begin + i * DAY for i in range((end - begin).days + 1)]

    def false(self, c, day, start):
        if "false_days" in c:
            begin = max(start, day - (c["false_days"]["in"] - 1) * DAY)
            failed = [e for e in self.between(begin, day - DAY)
                      if self.tested(c, e, start) is False
                      and self.state(c["name"], e)[0] != "excused"]
            if len(failed) + 1 > c["false_days"]["at_most"]:
                return "broken", "failed"
        begin = day
        back = day - DAY
        while back >= start:
            test = self.tested(c, back, start)
            if test is False and self.state(c["name"], back)[0] != "excused":
                begin = back
            elif test is not None or self.state(c["name"], back)[0] == "excused":
                break
            back -= DAY
        return ("at_risk", "curing") if (day - begin).days < c.get("cure", 0) else ("broken", "failed")

    def unknown(self, c, day, start):
        count = 0
        while (day >= start and self.tested(c, day, start) is None
               and (count == 0 or self.state(c["name"], day)[0] != "excused")):
            count += 1
            day -= DAY
        silent = "silence" in c and count > c["silence"]
        return ("broken", "silent") if silent else ("unknown", "no_figure")


def aggregate(kind, values):
    ordered = sorted(values.values())
    count = len(ordered)
    return {"median": (ordered[(count - 1) // 2] + ordered[count // 2]) / 2,
            "mean": sum(ordered) / count, "sum": sum(ordered), "min": ordered[0],
            "max": ordered[-1], "count": count, "last": values[max(values)]}[kind]
