"""An agreement of a case file, as text in the layout of docs/agreements.md, and its records."""

import json


def agreement(case):
    lines = [f"agreement {case['id'].replace(' ', '_')} between {', '.join(case['sides'])}", ""]
    figures = {}
    for c in case["commitments"]:
        if c["kind"] == "keep":
            figures.setdefault(c["figure"], c.get("restated"))
    for name, restated in figures.items():
        lines.append(f"figure {name} : number")
        if restated is not None:
            lines.append(f"  restated  within {restated} days")
        lines.append("")
    for c in case["commitments"]:
        lines += [header(c), *clauses(c), ""]
    return "\n".join(lines[:-1]) + "\n"


def records(case):
    return "".join(json.dumps(record) + "\n" for record in case["trace"])


def header(c):
    days = [f"from {c['from']}"] if "from" in c else []
    days += [f"through {c['until']}"] if "until" in c else []
    return " ".join([f"commitment {c['name']} by {c['by']}", *days])


def clause(word, text):
    return f"  {word:<9} {text}"


def clauses(c):
    """In the order in which `comity fmt` puts them."""
    yield clause(c["kind"], {"keep": keep, "hold": hold, "do": do}[c["kind"]](c))
    if "after" in c:
        yield clause("after", " and ".join(
            f"{a['kept']} is kept" if "kept" in a else f"event {a['event']}" for a in c["after"]))
    if c.get("while"):
        yield clause("while", ", ".join(
            f"{w['kept']} is kept" + (" presumed" if w.get("presumed") else "") for w in c["while"]))
    if "settle" in c:
        yield clause("settle", f"{c['settle']} days")
    if "margin" in c:
        yield clause("warn", f"within {c['margin']}")
    if "warn" in c:
        yield clause("warn", f"{c['warn']} days")
    if "cure" in c or "false_days" in c:
        quota = c.get("false_days")
        yield clause("cure", f"{c.get('cure', 0)} days" + (
            f", at most {quota['at_most']} false days in {quota['in']}" if quota else ""))
    if "recover" in c or c.get("recover_on_return"):
        yield clause("recover", f"{c.get('recover', 1)} days" + (
            ", on return too" if c.get("recover_on_return") else ""))
    if "silence" in c:
        yield clause("silence", f"{c['silence']} days")
    if "excuse" in c:
        yield clause("excuse", excuse(c["excuse"]))
    if "relief" in c:
        yield clause("relief", relief(c["relief"]))
    if "resume" in c:
        yield clause("resume", f"{c['resume']} days")


def keep(c):
    text = (f"{c['aggregate']} of {c['figure']} {c['op'].replace('_', ' ')} {c['limit']} "
            f"over {c['window']} days")
    if "min_count" in c:
        text += f", counting at least {c['min_count']}"
    return text + (f", none older than {c['stale']} days" if "stale" in c else "")


def hold(c):
    return f"{c['status']} {c['value']}"


def do(c):
    return f"{c['act']} by {c['due']}" if "due" in c else f"{c['act']} within {c['due_days']} days"


def excuse(e):
    total = f", {e['total']['at_most']} in {e['total']['in']}" if "total" in e else ""
    return f"{', '.join(e['grounds'])} at most {e['at_most']} days{total}"


def relief(r):
    days = r.get("days", 0)
    text = (f"{days} days after notice" if r.get("mode") == "notice"
            else f"after {days} days" if days else "at once")
    return text + (" for good" if r.get("final") else "")
