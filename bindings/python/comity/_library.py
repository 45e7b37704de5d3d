"""libcomity by ctypes: its structs and functions as comity.h has them.

ctypes and not a compiled module, so that one wheel serves every Python and nobody needs a
compiler. A call lets other threads run.
"""

from __future__ import annotations

import ctypes
import os
import pathlib
from ctypes import POINTER, byref, c_bool, c_char_p, c_int, c_int64, c_size_t, c_uint, c_void_p
from typing import Any, Iterable, Optional, Tuple

from ._errors import BrokenError, InvalidError, problems_read

NAME = "libcomity.so.0"
OK, INVALID, BROKEN, NO_MEMORY = range(4)
JSON, TEXT = range(2)


class Text(ctypes.Structure):
    # `at` as a plain address: c_char_p would make a bytes object of it and lose it
    _fields_ = [("at", c_void_p), ("length", c_size_t)]


class Source(ctypes.Structure):
    _fields_ = [("path", c_char_p), ("text", c_char_p), ("length", c_size_t)]


class _Options(ctypes.Structure):
    """Options that begin with their size. What is assigned to a member is kept alive by ctypes."""

    def __init__(self, **values: Any):
        super().__init__(size=ctypes.sizeof(self), **values)


class LoadOptions(_Options):
    _fields_ = [("size", c_size_t), ("shelf", c_char_p), ("rules", POINTER(c_char_p)),
                ("rule_count", c_size_t), ("sources", POINTER(Source)), ("source_count", c_size_t)]


class DeciderOptions(_Options):
    _fields_ = [("size", c_size_t), ("rulebooks", POINTER(c_char_p)), ("rulebook_count", c_size_t),
                ("as_of", c_char_p), ("known", c_char_p), ("timeline", c_char_p),
                ("timeline_length", c_size_t), ("derive", POINTER(c_char_p)),
                ("derive_count", c_size_t), ("explain", c_bool)]


class ExplainOptions(_Options):
    _fields_ = [("size", c_size_t), ("format", c_int), ("why_not", c_char_p), ("all", c_bool),
                ("width", c_uint)]


class BatchOptions(_Options):
    _fields_ = [("size", c_size_t), ("columns", POINTER(c_char_p)), ("column_count", c_size_t)]


class ArrowSchema(ctypes.Structure):
    _fields_ = [("format", c_void_p), ("name", c_void_p), ("metadata", c_void_p),
                ("flags", c_int64), ("n_children", c_int64), ("children", c_void_p),
                ("dictionary", c_void_p), ("release", c_void_p), ("private_data", c_void_p)]


class ArrowArray(ctypes.Structure):
    _fields_ = [("length", c_int64), ("null_count", c_int64), ("offset", c_int64),
                ("n_buffers", c_int64), ("n_children", c_int64), ("buffers", c_void_p),
                ("children", c_void_p), ("dictionary", c_void_p), ("release", c_void_p),
                ("private_data", c_void_p)]


class ArrowArrayStream(ctypes.Structure):
    _fields_ = [("get_schema", c_void_p), ("get_next", c_void_p), ("get_last_error", c_void_p),
                ("release", c_void_p), ("private_data", c_void_p)]


# Name, result, arguments. Handles and structs of Arrow go as addresses.
_FUNCTIONS: Tuple[Tuple[str, Any, Tuple[Any, ...]], ...] = (
    ("comity_version", c_char_p, ()),
    ("comity_status_word", c_char_p, (c_int,)),
    ("comity_text_free", None, (POINTER(Text),)),
    ("comity_rulebooks_load", c_int, (POINTER(c_void_p), POINTER(LoadOptions), POINTER(Text))),
    ("comity_rulebooks_free", None, (c_void_p,)),
    ("comity_rulebooks_list", c_int, (POINTER(Text), c_void_p)),
    ("comity_decider_new", c_int,
     (POINTER(c_void_p), c_void_p, POINTER(DeciderOptions), POINTER(Text))),
    ("comity_decider_free", None, (c_void_p,)),
    ("comity_decide", c_int, (POINTER(Text), c_void_p, c_char_p, c_size_t)),
    ("comity_explain", c_int,
     (POINTER(Text), c_void_p, c_char_p, c_size_t, POINTER(ExplainOptions))),
    ("comity_batch_schema", c_int, (c_void_p, POINTER(BatchOptions), POINTER(Text))),
    ("comity_decide_batch", c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p,
                                    POINTER(BatchOptions), POINTER(Text))),
    ("comity_decide_stream", c_int,
     (c_void_p, c_void_p, c_void_p, POINTER(BatchOptions), POINTER(Text))),
)


def _open() -> ctypes.CDLL:
    """The library that COMITY_LIBRARY names, else the one in this package, else the system's."""
    beside = pathlib.Path(__file__).resolve().parent / NAME
    path = os.environ.get("COMITY_LIBRARY") or (str(beside) if beside.exists() else NAME)
    try:
        opened = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"the library '{path}' cannot be loaded: {error}; install the wheel of comity, or "
            "build Comity and name build/libcomity.so in COMITY_LIBRARY") from error
    for name, result, arguments in _FUNCTIONS:
        function = getattr(opened, name)
        function.restype, function.argtypes = result, arguments
    return opened


library = _open()


def version() -> str:
    return library.comity_version().decode()


def text_take(text: Text) -> bytes:
    """What it holds; it is freed."""
    taken = ctypes.string_at(text.at, text.length) if text.at else b""
    library.comity_text_free(byref(text))
    return taken


def check(status: int, told: Text) -> bytes:
    """The text that came out; or the exception for what went wrong."""
    text = text_take(told)
    if status == OK:
        return text
    if status == NO_MEMORY:
        raise MemoryError("Comity ran out of memory")
    problems, case_id = problems_read(text)
    raise (InvalidError if status == INVALID else BrokenError)(problems, case_id)


def texts(names: Iterable[Any]) -> Tuple[Any, int]:
    """An array of C strings, and how many."""
    listed = [encoded(name) for name in names]
    return (c_char_p * len(listed))(*listed), len(listed)


def encoded(text: Any) -> Optional[bytes]:
    """UTF-8 of a text or path; a day as YYYY-MM-DD."""
    if text is None or isinstance(text, bytes):
        return text
    if hasattr(text, "isoformat"):
        return text.isoformat().encode()
    return os.fspath(text).encode()
