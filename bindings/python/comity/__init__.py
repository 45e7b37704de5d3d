"""Export control decided by law.

    import comity

    rulebooks = comity.Rulebooks()                   # the shipped ones
    decider = rulebooks.decider("us", as_of="2026-07-23")
    decider.decide({"destination": "CN", "item": {"code": "3A090.a"}})["outcome"]
    decider.decide_batch(batch)                      # columns of Apache Arrow in and out

A decision is a function of rulebooks, options and case: the same input gives the same
bytes, here, from the command `comity decide` and from the C library beneath, whose header
`comity.h` is the longer manual. Everything may be used from several threads at once; calls
let other threads of Python run while they decide.

Columns come and go by Arrow's PyCapsule protocol, which pyarrow, pandas, polars, DuckDB and
others speak, so this package needs none of them.
"""

from ._decider import Batch, Decider, Rulebook, Rulebooks, Stream
from ._errors import BrokenError, ComityError, InvalidError, Problem
from ._library import version as _version

__all__ = ["Batch", "BrokenError", "ComityError", "Decider", "InvalidError", "Problem", "Rulebook",
           "Rulebooks", "Stream", "__version__"]
__version__ = _version()
