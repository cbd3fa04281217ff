"""The first file a capped child process runs: take limits, read bytes, call one function, answer.

It is started by kit/child.py as `python -I -S -B child_start.py FUNCTION MEGABYTES SECONDS PATH…`
and imports as little as it can, because every upload and every teacher's query pays for it.
"""

import os
import sys

OK, NO, MEMORY = b"ok\n", b"no\n", b"me\n"


def cap(megabytes: int, seconds: int) -> None:
    """Limit address space, processor time, open files and core dumps; no file may be written.

    Windows knows no such limits; there the parent's deadline is the only guard.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: megabytes << 20,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS refuses some of them; the deadline still stands
            continue


def answer(function: str, payload: bytes) -> bytes:
    """Import `module:name` and call it with the bytes."""
    module, _, name = function.partition(":")
    call = getattr(__import__(module, fromlist=[name]), name)
    return OK + bytes(call(payload))


def main() -> None:
    function, megabytes, seconds, *sys.path = sys.argv[1:]
    cap(int(megabytes), int(seconds))
    out = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answer
    with open(0, "rb") as stdin:
        payload = stdin.read()
    try:
        reply = answer(function, payload)
    except MemoryError:
        reply = MEMORY
    except BaseException as error:
        reply = NO + f"{type(error).__name__}: {error}".encode(errors="replace")[:2000]
    with open(out, "wb") as stdout:
        stdout.write(reply)
    os._exit(0)  # no clean-up that hostile content could prolong


if __name__ == "__main__":
    main()
