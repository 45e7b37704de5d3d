"""What editors use: `comity lsp`, spoken to by a small client, and the tree-sitter
grammar, most of which is tried only where `tree-sitter` is installed."""

import shutil
import sys

from .case import ROOT
from .tap import program_cases

FOLDER = ROOT / "tests" / "editors"


def jobs(settings):
    yield from server_jobs(settings, "editors")
    path = FOLDER / "grammar_test.py"
    if settings.wants("editors/grammar_test"):
        if not shutil.which("tree-sitter"):
            print("editors: tree-sitter is not installed, so of its grammar only the words are "
                  "tried (cargo install tree-sitter-cli)", file=sys.stderr)
        yield lambda: program_cases("editors/grammar_test", ["python3", path])


def server_jobs(settings, suite):
    path = FOLDER / "lsp_test.py"
    if settings.wants(f"{suite}/lsp_test"):
        yield lambda: program_cases(f"{suite}/lsp_test", ["python3", path],
                                    COMITY=str(settings.comity()))
