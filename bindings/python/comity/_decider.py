"""Rulebooks, and deciders by them."""

from __future__ import annotations

import ctypes
import datetime
import decimal
import json
import os
import weakref
from ctypes import byref, c_void_p
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from . import _arrow
from ._library import (ArrowArray, ArrowArrayStream, ArrowSchema, BatchOptions, DeciderOptions,
                       ExplainOptions, JSON, LoadOptions, Source, TEXT, Text, check, encoded,
                       library, texts)

Path = Union[str, "os.PathLike[str]"]
Day = Union[str, datetime.date]
# A case as a mapping, or as the text of a JSON object.
Case = Union[Mapping[str, Any], str, bytes]


@dataclass(frozen=True)
class Rulebook:
    """One rulebook that was loaded."""

    name: str
    title: Optional[str]
    sha256: str


class Rulebooks:
    """The law: rulebooks, read and checked once, and shared by all deciders.

    `rules` are names of shipped rulebooks or their beginnings ("us", "cn.rare_earths"), folders
    or files. `sources` are rulebooks in memory, and their tables, by the path under which they
    might lie: {"draft/chips.rules": "rulebook …"}. With neither, every shipped rulebook is
    loaded. `shelf` is the folder of the shipped ones, if it is not the package's.

    Raises InvalidError for rulebooks with errors, and for names and files that do not exist.
    """

    def __init__(self, *rules: Path, sources: Optional[Mapping[str, str]] = None,
                 shelf: Optional[Path] = None):
        self._made_of = (rules, dict(sources or {}), shelf)
        listed = [(path.encode(), text.encode()) for path, text in self._made_of[1].items()]
        held = (Source * len(listed))(*(Source(path, text, len(text)) for path, text in listed))
        names, count = texts(rules)
        options = LoadOptions(shelf=encoded(shelf), rules=names, rule_count=count, sources=held,
                              source_count=len(listed))
        handle, told = c_void_p(), Text()
        check(library.comity_rulebooks_load(byref(handle), byref(options), byref(told)), told)
        self._handle = handle
        weakref.finalize(self, library.comity_rulebooks_free, handle).atexit = False

    def list(self) -> Tuple[Rulebook, ...]:
        """What was loaded, with the hash that decisions name."""
        told = Text()
        text = check(library.comity_rulebooks_list(byref(told), self._handle), told)
        return tuple(Rulebook(**one) for one in json.loads(text))

    def decider(self, *names: str, as_of: Optional[Day] = None, known: Optional[Day] = None,
                timeline: Optional[str] = None, derive: Sequence[str] = (),
                explain: bool = False) -> "Decider":
        """A decider by these rulebooks, or by those of them that `names` begin.

        as_of     the day of cases that name none
        known     decide by the law as it was known on that day; else the day of the case
        timeline  statuses of measures, as the text of CSV or of a JSON object a line
        derive    derived facts that decisions are to show; "*": all
        explain   each decision carries its explanation
        """
        return Decider(self, *names, as_of=as_of, known=known, timeline=timeline, derive=derive,
                       explain=explain)

    def __reduce__(self) -> Any:
        return _rulebooks_again, self._made_of

    def __repr__(self) -> str:
        return f"<comity.Rulebooks of {len(self.list())}>"


def _rulebooks_again(rules: Tuple[Path, ...], sources: Mapping[str, str],
                     shelf: Optional[Path]) -> Rulebooks:
    return Rulebooks(*rules, sources=sources, shelf=shelf)


class Decider:
    """Decides cases by rulebooks, under options; see Rulebooks.decider.

    May be used from several threads at once. It can be pickled: the process that receives it
    reads the rulebooks again, so they must be there too.
    """

    def __init__(self, rulebooks: Rulebooks, *names: str, as_of: Optional[Day] = None,
                 known: Optional[Day] = None, timeline: Optional[str] = None,
                 derive: Sequence[str] = (), explain: bool = False):
        derive = (derive,) if isinstance(derive, str) else tuple(derive)
        self._made_of = (rulebooks, names, {"as_of": as_of, "known": known, "timeline": timeline,
                                            "derive": derive, "explain": explain})
        name_texts, name_count = texts(names)
        derive_texts, derive_count = texts(derive)
        moments = encoded(timeline)
        options = DeciderOptions(
            rulebooks=name_texts, rulebook_count=name_count, as_of=encoded(as_of),
            known=encoded(known), timeline=moments, timeline_length=len(moments or b""),
            derive=derive_texts, derive_count=derive_count, explain=explain)
        handle, told = c_void_p(), Text()
        check(library.comity_decider_new(byref(handle), rulebooks._handle, byref(options),
                                         byref(told)), told)
        self._handle = handle
        weakref.finalize(self, library.comity_decider_free, handle).atexit = False

    def decide(self, case: Case) -> Dict[str, Any]:
        """The decision of one case. Numbers in it are texts, as decimals are: "5.92".

        Raises InvalidError if the case cannot be read.
        """
        return json.loads(self.decide_json(case))

    def decide_json(self, case: Case) -> str:
        """The same as text: the bytes that `comity decide` writes on a line."""
        text, told = _case_text(case), Text()
        return check(library.comity_decide(byref(told), self._handle, text, len(text)),
                     told).decode()

    def explain(self, case: Case, why_not: Optional[str] = None) -> List[Dict[str, Any]]:
        """Why the case is decided as it is, a tree for each of its items; with `why_not`, an
        outcome, what stands in the way of that one."""
        return json.loads(self._explain(case, format=JSON, why_not=encoded(why_not)))

    def explain_text(self, case: Case, why_not: Optional[str] = None, all: bool = False,
                     width: int = 100) -> str:
        """The same as lines for people. With `all`, what was explained above is explained again
        wherever it stands."""
        return self._explain(case, format=TEXT, why_not=encoded(why_not), all=all,
                             width=width).decode()

    def _explain(self, case: Case, **options: Any) -> bytes:
        text, told = _case_text(case), Text()
        return check(library.comity_explain(byref(told), self._handle, text, len(text),
                                            byref(ExplainOptions(**options))), told)

    def decide_batch(self, batch: _arrow.ArrowArrayExportable,
                     columns: Optional[Sequence[str]] = None) -> "Batch":
        """Decides the rows of a batch, a column a fact ("item.tpp", "destination", "id").

        batch    what has __arrow_c_array__, such as pyarrow.RecordBatch
        columns  those of the decisions that are wanted; None: all but "decision", the JSON

        A row that cannot be read has its `problems`, and the others are decided. Raises
        InvalidError for columns that are no facts, or of a type that their fact cannot have.
        """
        schema_capsule, array_capsule = _arrow.array_of(batch)
        options, told, out, out_schema = _batch_options(columns), Text(), ArrowArray(), ArrowSchema()
        status = library.comity_decide_batch(
            ctypes.addressof(out), ctypes.addressof(out_schema), self._handle,
            _arrow.pointer_of(schema_capsule, _arrow.SCHEMA),
            _arrow.pointer_of(array_capsule, _arrow.ARRAY), byref(options), byref(told))
        check(status, told)
        return Batch(out, out_schema, columns)

    def decide_stream(self, stream: _arrow.ArrowStreamExportable,
                      columns: Optional[Sequence[str]] = None) -> "Stream":
        """Decides batch after batch of a stream, as the answers are read: memory does not grow
        with the rows. `stream` is what has __arrow_c_stream__, such as pyarrow.Table or
        RecordBatchReader, or a frame of pandas or polars; else as decide_batch. What goes wrong
        under way is said by whoever reads."""
        capsule = _arrow.stream_of(stream)
        options, told, out = _batch_options(columns), Text(), ArrowArrayStream()
        status = library.comity_decide_stream(
            ctypes.addressof(out), self._handle, _arrow.pointer_of(capsule, _arrow.STREAM),
            byref(options), byref(told))
        check(status, told)
        return Stream(out)

    def map_in_arrow(self, batches: Iterable[Any],
                     columns: Optional[Sequence[str]] = None) -> Iterator[Any]:
        """For Apache Spark's DataFrame.mapInArrow: batches of pyarrow in, batches out."""
        import pyarrow  # which Spark brings with it

        for batch in batches:
            yield pyarrow.record_batch(self.decide_batch(batch, columns))

    def __reduce__(self) -> Any:
        return _decider_again, self._made_of


def _decider_again(rulebooks: Rulebooks, names: Tuple[str, ...],
                   options: Mapping[str, Any]) -> Decider:
    return Decider(rulebooks, *names, **options)


class Batch:
    """Decisions as columns: for pyarrow.record_batch, polars.DataFrame, and whatever else reads
    __arrow_c_array__. What it holds is handed on, not copied, so it can be read once."""

    def __init__(self, array: ArrowArray, schema: ArrowSchema, columns: Optional[Sequence[str]]):
        self._array: Optional[ArrowArray] = array
        self._schema: Optional[ArrowSchema] = schema
        self._columns = columns
        self._rows = array.length
        weakref.finalize(self, _release_both, array, schema).atexit = False

    def __len__(self) -> int:
        """How many rows."""
        return self._rows

    def __arrow_c_schema__(self) -> Any:
        schema, told = ArrowSchema(), Text()
        check(library.comity_batch_schema(ctypes.addressof(schema),
                                          byref(_batch_options(self._columns)), byref(told)), told)
        return _arrow.capsule_new(schema, _arrow.SCHEMA)

    def __arrow_c_array__(self, requested_schema: Any = None) -> Tuple[Any, Any]:
        array, schema = self._array, self._schema
        if array is None or schema is None:
            raise ValueError("these columns were handed on already; decide the batch again")
        self._array = self._schema = None
        return (_arrow.capsule_new(_moved(schema), _arrow.SCHEMA),
                _arrow.capsule_new(_moved(array), _arrow.ARRAY))


class Stream:
    """Decisions as a stream of columns: for pyarrow.table, pyarrow.RecordBatchReader.from_stream,
    polars.DataFrame, DuckDB, and whatever else reads __arrow_c_stream__. It can be read once."""

    def __init__(self, stream: ArrowArrayStream):
        self._stream: Optional[ArrowArrayStream] = stream
        weakref.finalize(self, _arrow.release, stream).atexit = False

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        stream = self._stream
        if stream is None:
            raise ValueError("this stream was handed on already; decide again")
        self._stream = None
        return _arrow.capsule_new(_moved(stream), _arrow.STREAM)


def _moved(struct: Any) -> Any:
    """A copy that owns what the struct owned."""
    moved = type(struct).from_buffer_copy(struct)
    struct.release = None
    return moved


def _release_both(array: ArrowArray, schema: ArrowSchema) -> None:
    _arrow.release(array)
    _arrow.release(schema)


def _batch_options(columns: Optional[Sequence[str]]) -> BatchOptions:
    if isinstance(columns, str):
        raise TypeError("columns are a sequence of names, not one text")
    names, count = texts(columns or ())
    return BatchOptions(columns=names, column_count=count)


def _case_text(case: Case) -> bytes:
    if isinstance(case, bytes):
        return case
    if isinstance(case, str):
        return case.encode()
    if isinstance(case, Mapping):
        return json.dumps(_plain(case), ensure_ascii=False, allow_nan=False).encode()
    raise TypeError(f"a case is a mapping or the text of a JSON object, not "
                    f"'{type(case).__name__}'")


def _plain(value: Any) -> Any:
    """What JSON can say of a value, without the loss of a digit."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(part) for part in value), key=str)
    if isinstance(value, decimal.Decimal):
        if not value.is_finite():
            raise ValueError(f"'{value}' is no number that a case can say")
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        raise TypeError("a case says days: pass a date, not a datetime")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float):
        if not value.is_integer():
            raise TypeError(f"{value!r} is a binary fraction, and thresholds are exact: pass "
                            f"\"{value!r}\" or decimal.Decimal(\"{value!r}\")")
        return int(value)
    return value
