"""Interrupts a command when it has answered what it was sent so far, and waits for more:

    python3 interrupt.py ROWS COMMAND...

Its standard output and error are ours; ends as it ends, 130 for SIGINT.
"""

import glob
import os
import signal
import subprocess
import sys
import tempfile
import time

SECONDS_MAX = 60
HEADER_MAX = 4096  # of a file of columns, before its first answers


def has_answered(output):
    files = glob.glob("*.part-*")
    return os.path.getsize(output) > 0 or any(os.path.getsize(name) > HEADER_MAX for name in files)


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever started us may have it ignored
    with tempfile.NamedTemporaryFile() as output, open(sys.argv[1], "rb") as rows:
        command = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=output)
        command.stdin.write(rows.read())
        command.stdin.flush()
        end = time.monotonic() + SECONDS_MAX
        while not has_answered(output.name) and time.monotonic() < end:
            time.sleep(0.02)
        command.send_signal(signal.SIGINT)
        code = command.wait()
        sys.stdout.buffer.write(open(output.name, "rb").read())
        sys.exit(128 - code if code < 0 else code)


if __name__ == "__main__":
    main()
