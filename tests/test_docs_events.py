import subprocess
import sys
from pathlib import Path
from typing import get_args

from depesche.model.events import Payload

DOCS = Path(__file__).parent.parent / "docs"


def test_the_page_of_events_is_what_the_types_say() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "make_events.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_event_is_described_by_its_docstring() -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    for kind in get_args(Payload):
        first = (kind.__doc__ or "").splitlines()[0]
        assert f"### {kind.__name__}\n\n{first}" in page
