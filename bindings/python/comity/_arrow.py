"""Arrow's PyCapsule protocol, both ways: structs of the C Data Interface in capsules of Python.

https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html
"""

from __future__ import annotations

import ctypes
from ctypes import c_char_p, c_void_p, py_object
from typing import Any, Dict, Protocol, Tuple

from ._library import ArrowArray, ArrowArrayStream, ArrowSchema

SCHEMA, ARRAY, STREAM = b"arrow_schema", b"arrow_array", b"arrow_array_stream"

_api = ctypes.pythonapi
_new = ctypes.PYFUNCTYPE(py_object, c_void_p, c_char_p, c_void_p)(("PyCapsule_New", _api))
_pointer = ctypes.PYFUNCTYPE(c_void_p, py_object, c_char_p)(("PyCapsule_GetPointer", _api))
# For a capsule that is being destroyed: as an address, since it must not be referred to again.
_pointer_at = ctypes.PYFUNCTYPE(c_void_p, c_void_p, c_char_p)(("PyCapsule_GetPointer", _api))
_name_at = ctypes.PYFUNCTYPE(c_char_p, c_void_p)(("PyCapsule_GetName", _api))


class ArrowArrayExportable(Protocol):
    """A batch of pyarrow, polars, nanoarrow …"""

    def __arrow_c_array__(self, requested_schema: Any = None) -> Tuple[Any, Any]: ...


class ArrowStreamExportable(Protocol):
    """A table or reader of pyarrow, a frame of pandas or polars, a relation of DuckDB …"""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


# Structs that lie in a capsule, by address: they live as long as it does.
_held: Dict[int, ctypes.Structure] = {}
_kinds = {SCHEMA: ArrowSchema, ARRAY: ArrowArray, STREAM: ArrowArrayStream}


def release(struct: ctypes.Structure) -> None:
    """Calls its `release`, unless it is released or was moved away."""
    if struct.release:
        ctypes.CFUNCTYPE(None, c_void_p)(struct.release)(ctypes.addressof(struct))


def _end(capsule: int, held: Dict[int, ctypes.Structure] = _held, free: Any = release,
         pointer_at: Any = _pointer_at, name_at: Any = _name_at) -> None:
    # By default arguments, since a capsule may outlive the module's names when Python ends.
    struct = held.pop(pointer_at(capsule, name_at(capsule)), None)
    if struct is not None:
        free(struct)


_end_callback = ctypes.PYFUNCTYPE(None, c_void_p)(_end)
# It must outlive every capsule, and Python frees modules in no order that we know.
ctypes.PYFUNCTYPE(None, py_object)(("Py_IncRef", _api))(_end_callback)


def capsule_new(struct: ctypes.Structure, name: bytes) -> Any:
    """A capsule that owns the struct; whoever takes it out releases it, else the capsule does."""
    address = ctypes.addressof(struct)
    _held[address] = struct
    try:
        return _new(address, name, ctypes.cast(_end_callback, c_void_p))
    except BaseException:
        release(_held.pop(address))
        raise


def pointer_of(capsule: Any, name: bytes) -> int:
    """The address of the struct in a capsule of another library."""
    return _pointer(capsule, name)


def array_of(data: Any) -> Tuple[Any, Any]:
    """The capsules of a batch: schema and array."""
    if hasattr(data, "__arrow_c_array__"):
        return data.__arrow_c_array__()
    hint = "; pass it to decide_stream" if hasattr(data, "__arrow_c_stream__") else ""
    raise TypeError(f"a batch is wanted, an object with __arrow_c_array__ such as "
                    f"pyarrow.RecordBatch, not '{type(data).__name__}'{hint}")


def stream_of(data: Any) -> Any:
    """The capsule of a stream."""
    if hasattr(data, "__arrow_c_stream__"):
        return data.__arrow_c_stream__()
    hint = "; pass it to decide_batch" if hasattr(data, "__arrow_c_array__") else ""
    raise TypeError(f"a stream is wanted, an object with __arrow_c_stream__ such as pyarrow.Table, "
                    f"not '{type(data).__name__}'{hint}")
