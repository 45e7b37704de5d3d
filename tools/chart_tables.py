#!/usr/bin/env python3
"""What a new issue of 15 CFR parts 738, 740 and 774 changes in the tables of us.country_chart.

chart_tables.py check FOLDER [--day DATE]         say what differs; 1 if anything does
chart_tables.py destinations FOLDER --day DATE    rewrite the marks of destinations from that day on
chart_tables.py read FOLDER CODE ...              these entries were read again: note their digests
                                                  (all of them: --all)

FOLDER holds ccl.json, country-chart.json and country-groups.json as made from the eCFR:
  ccl.json            {"entries": [{"eccn", "countryChart": [{"control", "countryChart"}]}]}
  country-chart.json  {"countries": {NAME: {"marks", "footnotes"}}, "embargoed": {NAME: {...}}}
  country-groups.json {"groups": {"A:1": [NAME ...]}}

The scopes of an entry are read by people and written in our own words (country_chart.provisions.csv).
So that nobody reads 633 entries again for one that changed, country_chart.read.csv keeps a digest of
each entry's licence requirements as they stood when it was read; `check` names those that differ.
Marks are facts, so they are carried over by machine.
"""
import argparse
import csv
import datetime
import hashlib
import json
import pathlib
import re
import sys

US = pathlib.Path(__file__).resolve().parent.parent / "rulebooks" / "us"
HEADINGS = US / "country_chart.headings.csv"
PROVISIONS = US / "country_chart.provisions.csv"
DESTINATIONS = US / "country_chart.destinations.csv"
READ = US / "country_chart.read.csv"
GROUPS = US / "country_groups.rules"

# Part 740 writes some names otherwise than part 738, and has one destination more.
GROUP_NAMES = {
    "Bosnia & Herzegovina": "BA", "China (PRC)": "CN", "Congo (Democratic Republic of)": "CD",
    "Cote d'lvoire": "CI", "Micronesia, Federated States of": "FM", "Saint Kitts & Nevis": "KN",
    "Saint Lucia": "LC", "Saint Vincent and the Grenadines": "VC", "Sao Tome & Principe": "ST",
    "Seychelles": "SC", "The Bahamas": "BS", "Trinidad & Tobago": "TT", "United States": "US",
}
# Destinations that have the marks and groups of another (738.3(b); 85 FR 83765). Hong Kong has only the
# D groups of China.
DEPENDENT = {"HK": "CN", "LI": "CH", "KY": "GB"}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows, columns):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def load(folder, name):
    with open(pathlib.Path(folder) / name, encoding="utf-8") as file:
        return json.load(file)


# --- entries -----------------------------------------------------------------------------------------


def digest(entry):
    """Of the licence requirements alone: white space and the full stop at the end do not count."""
    parts = [entry.get("reasonForControl") or ""]
    for row in entry["countryChart"]:
        parts += [row["control"], row["countryChart"]]
    text = "\n".join(re.sub(r"\s+", " ", part).strip().rstrip(".") for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digests(folder):
    return {entry["eccn"]: digest(entry) for entry in load(folder, "ccl.json")["entries"]}


def differing_entries(folder):
    new = digests(folder)
    old = {row["code"]: row["digest"] for row in rows_of(READ)} if READ.exists() else {}
    ours = {row["code"] for row in rows_of(HEADINGS)}
    for code in sorted(new.keys() - ours):
        yield f"{code}: new entry; add its heading and its provisions"
    for code in sorted(ours - new.keys()):
        yield f"{code}: gone from the list; give its provisions a last day"
    for code in sorted(ours & new.keys()):
        if old.get(code) != new[code]:
            yield f"{code}: its licence requirements read otherwise; compare its rows, then `read {code}`"


def differing_rows():
    """Slips that a table cannot see by itself: rows of no entry, paragraphs of another entry."""
    headings = {row["code"] for row in rows_of(HEADINGS)}
    for row in rows_of(PROVISIONS):
        if row["code"] not in headings:
            yield f"{row['id']}: {row['code']} is no heading"
        for code in filter(None, (row["only"] + ";" + row["except"]).split(";")):
            if code.split(".")[0] != row["code"]:
                yield f"{row['id']}: {code} is not below {row['code']}"
        if not (row["chart_column"] or row["to"] or row["rule"]):
            yield f"{row['id']}: neither a column nor a destination nor a rule"


# --- destinations ------------------------------------------------------------------------------------


def in_force(row, day):
    return (not row["from"] or row["from"] <= day) and (not row["through"] or day <= row["through"])


def marks_of(folder):
    """{country: (marks, footnotes, embargo)} of the issue; an unknown name is its own key."""
    chart = load(folder, "country-chart.json")
    codes = {row["name"]: row["country"] for row in rows_of(DESTINATIONS)}
    out = {}
    for name, row in chart["countries"].items():
        marks = ";".join(mark.replace(" ", "_") for mark in row["marks"])
        out[codes.get(name, name)] = (marks, ";".join(map(str, row["footnotes"])), "no")
    for name, row in chart["embargoed"].items():
        out[codes.get(name, name)] = ("", ";".join(map(str, row["footnotes"])), "yes")
    for country, other in DEPENDENT.items():
        if country not in out and other in out:
            out[country] = out[other]
    return out


def differing_destinations(folder, day):
    new = marks_of(folder)
    old = {row["country"]: row for row in rows_of(DESTINATIONS) if in_force(row, day)}
    for country in sorted(new.keys() - old.keys()):
        yield country, "has no row of ours"
    for country in sorted(old.keys() - new.keys()):
        yield country, "has no row in the issue"
    for country in sorted(old.keys() & new.keys()):
        row = old[country]
        if (row["marks"], row["footnotes"], row["embargo"]) != new[country]:
            yield country, "has other marks, footnotes or pointer"


def rewrite_destinations(folder, day):
    before = (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()
    new, rows = marks_of(folder), rows_of(DESTINATIONS)
    for country, what in list(differing_destinations(folder, day)):
        if what.startswith("has no row of ours"):
            print(f"{country}: {what}; write it by hand, with its code", file=sys.stderr)
            continue
        old = next(row for row in rows if row["country"] == country and in_force(row, day))
        fresh = dict(old)
        old["through"] = before
        if country in new:
            fresh.update(zip(("marks", "footnotes", "embargo"), new[country]))
            fresh.update({"from": day, "through": ""})
            rows.insert(rows.index(old) + 1, fresh)
        print(f"{country}: {what}")
    write_rows(DESTINATIONS, rows, list(rows[0]))


# --- groups ------------------------------------------------------------------------------------------


def groups_of_ours(day):
    text = re.sub(r"#.*", "", GROUPS.read_text(encoding="utf-8"))
    pattern = r"^group ([A-E]\d?) of country((?: (?:from|through) \S+)*)\s*=\s*([A-Z,\s]+?)$(?=\s*(?:^\S|\Z))"
    out = {}
    for name, days, members in re.findall(pattern, text, re.MULTILINE):
        limits = dict(re.findall(r"(from|through) (\S+)", days))
        if in_force({"from": limits.get("from", ""), "through": limits.get("through", "")}, day):
            out[name] = set(re.findall(r"[A-Z]{2}", members))
    return out


def differing_groups(folder, day):
    codes = {row["name"]: row["country"] for row in rows_of(DESTINATIONS)} | GROUP_NAMES
    ours = groups_of_ours(day)
    for title, names in load(folder, "country-groups.json")["groups"].items():
        name = title.replace(":", "")
        members = {codes.get(n, n) for n in names}
        for country, other in DEPENDENT.items():
            if other in members and (country != "HK" or name.startswith("D")):
                members.add(country)
        for country in sorted(members ^ ours.get(name, set())):
            yield f"{name}: {country} {'is missing' if country in members else 'is no member'}"


def check(folder, day):
    found = list(differing_rows()) + list(differing_entries(folder))
    found += [f"{country}: {what}" for country, what in differing_destinations(folder, day)]
    found += differing_groups(folder, day)
    print("\n".join(found) if found else f"nothing differs on {day}")
    return 1 if found else 0


def note_read(folder, codes, every):
    new = digests(folder)
    old = {row["code"]: row["digest"] for row in rows_of(READ)} if READ.exists() else {}
    for code in new if every else codes:
        if code not in new:
            sys.exit(f"{code} is not in the list")
        old[code] = new[code]
    headings = [row["code"] for row in rows_of(HEADINGS)]
    write_rows(READ, [{"code": c, "digest": old[c]} for c in headings if c in old], ["code", "digest"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["check", "destinations", "read"])
    parser.add_argument("folder")
    parser.add_argument("codes", nargs="*")
    parser.add_argument("--day", default=datetime.date.today().isoformat())
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    datetime.date.fromisoformat(args.day)
    if args.command == "check":
        return check(args.folder, args.day)
    if args.command == "destinations":
        return rewrite_destinations(args.folder, args.day)
    return note_read(args.folder, args.codes, args.all)


if __name__ == "__main__":
    sys.exit(main())
