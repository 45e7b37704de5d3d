#!/usr/bin/env python3
"""Holds the calendar of federal holidays (rulebooks/us/calendar.us.csv) to the law's own words, in TAP.

5 U.S.C. 6103(a) names each holiday by its date or as a Monday or Thursday of its month; here each is
found by walking through the month, and moved off a Saturday or Sunday, without looking at the table.
"""

import csv
import datetime
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
YEARS = range(2020, 2031)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
DATED = {"New Year's Day": (1, 1), "Juneteenth National Independence Day": (6, 19), "Independence Day": (7, 4),
         "Veterans Day": (11, 11), "Christmas Day": (12, 25)}
WEEKDAYS = {"Birthday of Martin Luther King, Jr.": (1, MONDAY, 2), "Washington's Birthday": (2, MONDAY, 2),
            "Memorial Day": (5, MONDAY, -1), "Labor Day": (9, MONDAY, 0), "Columbus Day": (10, MONDAY, 1),
            "Thanksgiving Day": (11, THURSDAY, 3)}
JUNETEENTH = datetime.date(2021, 6, 17)  # Public Law 117-17


def days_of(year, month, weekday):
    day = datetime.date(year, month, 1)
    days = [day + datetime.timedelta(days=i) for i in range(31)]
    return [d for d in days if d.month == month and d.weekday() == weekday]


def observed(day):
    move = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)
    return day + datetime.timedelta(days=move)


def by_law():
    out = set()
    for year in [*YEARS, YEARS[-1] + 1]:
        held = {name: observed(datetime.date(year, *date)) for name, date in DATED.items()}
        held |= {name: days_of(year, month, weekday)[at] for name, (month, weekday, at) in WEEKDAYS.items()}
        out |= {(day, name) for name, day in held.items() if day.year in YEARS}
    return {(day, name) for day, name in out if not (name.startswith("Juneteenth") and day < JUNETEENTH)}


def main():
    with open(ROOT / "rulebooks/us/calendar.us.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    listed = {(datetime.date.fromisoformat(row["day"]), row["name"]) for row in rows}
    published = {row["name"] for row in rows if row["published"] == JUNETEENTH.isoformat()}
    results = [
        ("the days are those of the law", sorted(listed ^ by_law())),
        ("each day stands once", [] if len(rows) == len(listed) else ["a day stands twice"]),
        ("each is a holiday", [row for row in rows if row["kind"] != "holiday"]),
        ("Juneteenth alone was not known before", sorted(published ^ {"Juneteenth National Independence Day"})),
    ]
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")


if __name__ == "__main__":
    main()
