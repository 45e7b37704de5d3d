"""What editors use: `comity lsp`, spoken to by a small client."""

from .case import ROOT
from .tap import program_cases

FOLDER = ROOT / "tests" / "editors"


def jobs(settings):
    yield from server_jobs(settings, "editors")


def server_jobs(settings, suite):
    path = FOLDER / "lsp_test.py"
    if settings.wants(f"{suite}/lsp_test"):
        yield lambda: program_cases(f"{suite}/lsp_test", ["python3", path],
                                    COMITY=str(settings.comity()))
