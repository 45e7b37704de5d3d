"""What is wrong, as exceptions that carry problems."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterable, Optional, Tuple


@dataclass(frozen=True)
class Problem:
    """One fault: what is wrong, where, and what to do instead."""

    severity: str  # "error" or "warning"
    code: str  # stable, for programs: "case.fact_unknown"
    message: str
    hint: Optional[str] = None
    path: Optional[str] = None  # of a rulebook
    line: Optional[int] = None  # from 1
    column: Optional[int] = None
    field: Optional[str] = None  # of a case: "item.tpp"

    def __str__(self) -> str:
        place = self.field or ":".join(
            str(part) for part in (self.path, self.line, self.column) if part is not None)
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place + ': ' if place else ''}{self.message}{hint} [{self.code}]"


class ComityError(Exception):
    """Nothing was done; `problems` say why."""

    def __init__(self, problems: Iterable[Problem], case_id: Optional[str] = None):
        self.problems: Tuple[Problem, ...] = tuple(problems)
        self.case_id = case_id  # of a case that cannot be read, where it has one
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> Any:  # between processes, as Spark's workers send it
        return type(self), (self.problems, self.case_id)


class InvalidError(ComityError, ValueError):
    """The input is wrong: a rulebook, options, a case, a schema."""


class BrokenError(ComityError, OSError):
    """The world failed: a disk, another program's stream."""

    __str__ = ComityError.__str__


def problems_read(text: bytes) -> Tuple[Tuple[Problem, ...], Optional[str]]:
    """From an array of problems, or from the answer to a case that cannot be read."""
    told = json.loads(text) if text else []
    listed, case_id = (told["problems"], told["id"]) if isinstance(told, dict) else (told, None)
    return tuple(_problem_of(one) for one in listed), case_id


def _problem_of(told: Any) -> Problem:
    place = told.get("place") or {}
    return Problem(told["severity"], told["code"], told["message"], told.get("hint"),
                   place.get("path"), place.get("line"), place.get("column"), place.get("field"))
