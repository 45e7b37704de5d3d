"""The wheel: the Python files, the built library and the shipped rulebooks.

    pip wheel --no-deps bindings/python        (or: make wheel)

Meson builds and installs the library as for anyone else; what the package needs of it is
copied beside the Python files, where the library finds its rulebooks by itself. The library
is called through ctypes, so one wheel serves every Python 3 on its platform.
"""

import pathlib
import re
import shutil
import subprocess
import tempfile

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py
from wheel.bdist_wheel import bdist_wheel

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LIBRARY = "libcomity.so.0"


def version():
    project = ROOT / "meson.build"
    if not project.exists():
        raise SystemExit("the wheel is built in Comity's source tree: pip wheel bindings/python")
    return re.search(r"^  version: '([^']+)'", project.read_text(), re.MULTILINE)[1]


def installed(stage):
    """Builds Comity if that is still to be done, and installs it below `stage`."""
    build = ROOT / "build"
    if not (build / "build.ninja").exists():
        subprocess.run(["meson", "setup", str(build), str(ROOT)], check=True)
    subprocess.run(["ninja", "-C", str(build)], check=True)
    subprocess.run(["meson", "install", "-C", str(build), "--no-rebuild", "--quiet", "--destdir",
                    stage], check=True)
    return pathlib.Path(stage)


class BuildWithLibrary(build_py):
    def run(self):
        super().run()
        package = pathlib.Path(self.build_lib) / "comity"
        shutil.copy(pathlib.Path(__file__).parent / "comity" / "py.typed", package)
        with tempfile.TemporaryDirectory() as folder:
            stage = installed(folder)
            shutil.copy(next(stage.rglob(LIBRARY)).resolve(), package / LIBRARY)
            shutil.rmtree(package / "rulebooks", ignore_errors=True)  # of an earlier build
            shutil.copytree(next(stage.rglob("comity/rulebooks")), package / "rulebooks")


class AnyPython(bdist_wheel):
    def get_tag(self):
        return ("py3", "none", super().get_tag()[2])


class WithLibrary(Distribution):
    def has_ext_modules(self):  # it is of one platform
        return True


setup(version=version(), distclass=WithLibrary,
      cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": AnyPython})
