"""Fetches a page again and again, in a process of its own: `python visitor.py PORT PATH [anew]`.

Says `ready` after the first ENOUGH visits. Each line that comes in begins another part; at the end of the input it
prints the seconds that the visits of each part took, and ends. With `anew` each visit is by a connection of its own.
"""

import http.client
import json
import select
import sys
import time

ENOUGH = 500
BETWEEN = 0.002
"""Seconds between two visits; ten times as many where each opens a connection."""


def main(port: int, path: str, *, anew: bool) -> None:
    """Visit until the input ends."""
    parts: list[list[float]] = [[]]
    enough = ENOUGH // 10 if anew else ENOUGH
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        if select.select([sys.stdin], [], [], BETWEEN * 10 if anew else BETWEEN)[0]:
            if not sys.stdin.readline():
                break
            parts.append([])
        begun = time.perf_counter()
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"a page was answered with {answer.status}")
        if anew:
            line.close()  # opened again by the next request
        parts[-1].append(time.perf_counter() - begun)
        if len(parts) == 1 and len(parts[0]) == enough:
            say("ready")
    say(json.dumps(parts))


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


main(int(sys.argv[1]), sys.argv[2], anew=sys.argv[3:] == ["anew"])
