"""Random agreements and traces, small and busy, so that every rule is met on few days."""

import datetime
import random

FIRST = datetime.date(2025, 6, 11)
GROUNDS = ["force_majeure", "security", "strike"]


def day(offset):
    return (FIRST + datetime.timedelta(days=offset)).isoformat()


class Draw:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.length = self.random.choice([15, 30, 45, 60])

    def often(self, share):
        return self.random.random() < share

    def upto(self, most):
        return self.random.randint(0, most)

    def case(self):
        names = [f"c{i}" for i in range(self.random.randint(1, 5))]
        commitments = [self.commitment(name, names) for name in names]
        trace = [record for c in commitments for record in self.records(c)]
        trace += [{"day": day(self.upto(self.length)), "type": "event", "event": "ratified"}
                  for _ in range(self.upto(1))]
        if self.often(0.7):
            self.random.shuffle(trace)
        return {"id": "random", "sides": ["CN", "US"], "first_day": day(0),
                "last_day": day(self.length - 1), "commitments": commitments, "trace": trace}

    # --- Commitments ---

    def commitment(self, name, names):
        kind = self.random.choice(["keep", "keep", "hold", "do"])
        c = {"name": name, "by": self.random.choice(["CN", "US"]), "kind": kind}
        if self.often(0.7):
            c["from"] = day(self.random.randint(-3, 8))
        if self.often(0.2):
            c["until"] = day(self.random.randint(8, self.length))
        self.maybe(c, "settle", 0.2, 4)
        self.maybe(c, "cure", 0.6, 4)
        self.maybe(c, "silence", 0.6, 4)
        if self.often(0.5):
            c["recover"] = self.random.randint(1, 4)
        if self.often(0.2):
            c["recover_on_return"] = True
        if self.often(0.25):
            c["false_days"] = {"at_most": self.upto(3), "in": self.random.randint(1, 10)}
        self.conditions(c, names)
        self.excuse(c)
        getattr(self, f"of_{kind}")(c)
        return c

    def maybe(self, c, field, share, most):
        if self.often(share):
            c[field] = self.upto(most)

    def conditions(self, c, names):
        if self.often(0.25):
            c["after"] = [{"event": "ratified"} if self.often(0.4)
                          else {"kept": self.random.choice(names)}
                          for _ in range(self.random.randint(1, 2))]
        if self.often(0.6):
            c["while"] = [{"kept": self.random.choice(names),
                           **({"presumed": True} if self.often(0.6) else {})}
                          for _ in range(self.random.randint(1, 2))]
            self.maybe(c, "resume", 0.5, 3)
        if self.often(0.6):
            c["relief"] = {"mode": self.random.choice(["automatic", "notice"]),
                           "days": self.upto(3), **({"final": True} if self.often(0.1) else {})}

    def excuse(self, c):
        if self.often(0.6):
            c["excuse"] = {"grounds": self.random.sample(GROUNDS, 2),
                           "at_most": self.random.randint(0, 8)}
            if self.often(0.4):
                c["excuse"]["total"] = {"at_most": self.upto(4), "in": self.random.randint(1, 12)}

    def of_keep(self, c):
        c["figure"] = c["name"] + ".figure"
        c["aggregate"] = self.random.choice("median mean sum min max count last".split())
        c["window"] = self.random.choice([1, 1, 2, 3, 5, 9])
        c["op"] = self.random.choice(["at_most", "at_least"])
        c["limit"] = self.value(c)
        if self.often(0.7):
            c["stale"] = self.upto(4)
        if self.often(0.4):
            c["margin"] = self.random.choice(["0.5", "1", "0.25"])
        if self.often(0.3):
            c["min_count"] = self.random.randint(1, 3)
        if self.often(0.3):
            c["restated"] = self.upto(5)

    def value(self, c):
        whole = self.random.randint(8, 12)
        if c.get("aggregate") == "sum":
            return str(whole * self.random.randint(1, c["window"]))
        if c.get("aggregate") == "count":
            return str(self.random.randint(0, c["window"]))
        return self.random.choice([str(whole), f"{whole}.5", f"{whole}.25", f"-{whole}"][:3])

    def of_hold(self, c):
        c["status"], c["value"] = c["name"] + ".measure", "suspended"

    def of_do(self, c):
        c["act"] = c["name"] + ".act"
        if self.often(0.5):
            c["due"] = day(self.upto(self.length))
        else:
            c["due_days"] = self.upto(10)
        self.maybe(c, "warn", 0.5, 4)

    # --- Records ---

    def records(self, c):
        yield from getattr(self, f"about_{c['kind']}")(c)
        for _ in range(self.upto(5)):
            yield {"day": day(self.random.randint(-2, self.length)), "type": "notice",
                   "commitment": c["name"]}
        for _ in range(self.upto(3)):
            at = self.random.randint(-2, self.length)
            yield {"day": day(at), "type": "excuse", "commitment": c["name"],
                   "ground": self.random.choice(GROUNDS), "until": day(at + self.upto(12))}
            if self.often(0.5):
                yield {"day": day(at + self.upto(6)), "type": "excuse_ended",
                       "commitment": c["name"]}

    def about_keep(self, c):
        good = self.random.random()
        for of in range(-3, self.length + 2):
            for _ in range(self.random.choice([0, 0, 1, 1, 1, 1, 1, 2, 3])):
                value = self.random.randint(6, 11) if self.often(good) else self.random.randint(9, 14)
                yield {"day": day(of + self.random.choice([0, 0, 0, 0, 1, 2, 3, 7, -1])),
                       "type": "figure", "figure": c["figure"], "of": day(of),
                       "value": self.random.choice([str(value), f"{value}.5", f"{value}.250"])}

    def about_hold(self, c):
        for _ in range(self.upto(8)):
            yield {"day": day(self.random.randint(-3, self.length)), "type": "status",
                   "status": c["status"], "value": self.random.choice(["suspended", "in_force"])}

    def about_do(self, c):
        for _ in range(self.upto(4)):
            yield {"day": day(self.random.randint(-3, self.length)),
                   "type": self.random.choice(["act", "act", "undo"]), "act": c["act"]}
