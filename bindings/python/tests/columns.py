"""Columns of text as Arrow has them, made and read by ctypes alone: for tests where no library
that speaks Arrow is installed."""

import ctypes
import sys
from ctypes import POINTER, c_char_p, c_int, c_int32, c_int64, c_void_p

from comity import _arrow
from comity._library import ArrowArray, ArrowArrayStream, ArrowSchema


class TextColumns:
    """A batch of text columns: {"item.code": ["3A001", None], …}."""

    def __init__(self, columns):
        self.columns = columns
        self.rows = len(next(iter(columns.values()))) if columns else 0

    def __arrow_c_array__(self, requested_schema=None):
        return (_arrow.capsule_new(schema_of(self.columns), _arrow.SCHEMA),
                _arrow.capsule_new(array_of(self.columns, self.rows), _arrow.ARRAY))


class TextBatches:
    """A stream of such batches; with `failing`, it ends with an error."""

    def __init__(self, batches, failing=False):
        self.batches, self.failing = batches, failing

    def __arrow_c_stream__(self, requested_schema=None):
        return _arrow.capsule_new(stream_of(self.batches, self.failing), _arrow.STREAM)


# What foreign code points at, by the address of its struct, until it is released.
_kept = {}


@ctypes.CFUNCTYPE(None, c_void_p)
def _schema_release(address):
    ArrowSchema.from_address(address).release = None


@ctypes.CFUNCTYPE(None, c_void_p)
def _array_release(address):
    array = ArrowArray.from_address(address)
    _kept.pop(array.private_data)
    array.release = None


_keys = iter(range(1, sys.maxsize))


def keep(*things):
    key = next(_keys)
    _kept[key] = things
    return key


def live():
    """How many arrays are not released."""
    return len(_kept)


def pointer(thing):
    return ctypes.cast(thing, c_void_p).value


_names = {}  # texts of schemas, which are few


def name_of(text):
    return pointer(_names.setdefault(text, c_char_p(text.encode())))


def schema_of(columns):
    children = [ArrowSchema(format=name_of("u"), name=name_of(name), flags=2,
                            release=pointer(_schema_release)) for name in columns]
    pointers = (POINTER(ArrowSchema) * len(children))(*map(ctypes.pointer, children))
    schema = ArrowSchema(format=name_of("+s"), name=name_of(""), n_children=len(children),
                         children=pointer(pointers), release=pointer(_schema_release))
    _names[ctypes.addressof(schema)] = (children, pointers)
    return schema


def array_of(columns, rows):
    children = [text_array(values) for values in columns.values()]
    pointers = (POINTER(ArrowArray) * len(children))(*map(ctypes.pointer, children))
    buffers = (c_void_p * 1)(None)
    return ArrowArray(length=rows, n_buffers=1, n_children=len(children), buffers=pointer(buffers),
                      children=pointer(pointers), release=pointer(_array_release),
                      private_data=keep(children, pointers, buffers))


def text_array(values):
    texts = [(value or "").encode() for value in values]
    offsets = (c_int32 * (len(texts) + 1))()
    valid = (ctypes.c_uint8 * (len(texts) // 8 + 1))()
    for row, text in enumerate(texts):
        offsets[row + 1] = offsets[row] + len(text)
        valid[row // 8] |= (values[row] is not None) << row % 8
    data = ctypes.create_string_buffer(b"".join(texts) + b"\0")
    buffers = (c_void_p * 3)(pointer(valid), pointer(offsets), pointer(data))
    array = ArrowArray(length=len(texts), null_count=-1, n_buffers=3, buffers=pointer(buffers))
    array.held = (offsets, valid, data, buffers)
    return array


def stream_of(batches, failing):
    left = iter(batches)

    @ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(ArrowSchema))
    def get_schema(_, out):
        ctypes.memmove(out, ctypes.byref(schema_of(batches[0])), ctypes.sizeof(ArrowSchema))
        return 0

    @ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(ArrowArray))
    def get_next(_, out):
        columns = next(left, None)
        if columns is None:
            ctypes.memset(out, 0, ctypes.sizeof(ArrowArray))
            return 5 if failing else 0
        array = array_of(columns, len(next(iter(columns.values()))))
        ctypes.memmove(out, ctypes.byref(array), ctypes.sizeof(ArrowArray))
        return 0

    @ctypes.CFUNCTYPE(c_void_p, c_void_p)
    def get_last_error(_):
        return name_of("the tape tore")

    @ctypes.CFUNCTYPE(None, c_void_p)
    def release(address):
        stream = ArrowArrayStream.from_address(address)
        _ended.append(_kept.pop(stream.private_data))  # not freed while it runs
        stream.release = None

    return ArrowArrayStream(
        get_schema=pointer(get_schema), get_next=pointer(get_next),
        get_last_error=pointer(get_last_error), release=pointer(release),
        private_data=keep(get_schema, get_next, get_last_error, release))


_ended = []


# --- Reading ------------------------------------------------------------------------------------

def read(answer):
    """The text columns of a batch that is handed on by capsules, as lists."""
    schema_capsule, array_capsule = answer.__arrow_c_array__()
    schema = ArrowSchema.from_address(_arrow.pointer_of(schema_capsule, _arrow.SCHEMA))
    array = ArrowArray.from_address(_arrow.pointer_of(array_capsule, _arrow.ARRAY))
    return columns_of(schema, array)


def read_all(answer):
    """The batches of a stream, each as read() gives one; OSError with what the stream says."""
    capsule = answer.__arrow_c_stream__()
    address = _arrow.pointer_of(capsule, _arrow.STREAM)
    stream = ArrowArrayStream.from_address(address)
    schema, array = ArrowSchema(), ArrowArray()
    of_schema = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)
    if of_schema(stream.get_schema)(address, ctypes.addressof(schema)):
        raise OSError(error_of(stream, address))
    while True:
        if of_schema(stream.get_next)(address, ctypes.addressof(array)):
            _arrow.release(schema)
            raise OSError(error_of(stream, address))
        if not array.release:
            _arrow.release(schema)
            return
        yield columns_of(schema, array)
        _arrow.release(array)


def error_of(stream, address):
    return ctypes.CFUNCTYPE(c_char_p, c_void_p)(stream.get_last_error)(address).decode()


def columns_of(schema, array):
    columns = {}
    for index in range(schema.n_children):
        child = ArrowSchema.from_address(pointers(schema.children, index))
        if ctypes.string_at(child.format) == b"u":
            name = ctypes.string_at(child.name).decode()
            columns[name] = texts_of(ArrowArray.from_address(pointers(array.children, index)))
    return columns


def pointers(address, index):
    return ctypes.cast(address, POINTER(c_void_p))[index]


def texts_of(array):
    valid, offsets, data = (pointers(array.buffers, index) for index in range(3))
    offsets = ctypes.cast(offsets, POINTER(c_int32))
    bits = ctypes.cast(valid, POINTER(ctypes.c_uint8)) if valid else None
    return [None if bits and not bits[row // 8] >> row % 8 & 1 else
            ctypes.string_at(data + offsets[row], offsets[row + 1] - offsets[row]).decode()
            for row in range(array.length)]
