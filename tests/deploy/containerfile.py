"""Reading a Containerfile, as far as ours goes."""

import json
from pathlib import Path

from msgspec import Struct


class Step(Struct, frozen=True):
    """One instruction, and the stage that it belongs to."""

    stage: str
    word: str
    said: str

    @property
    def words(self) -> list[str]:
        return self.said.split()

    @property
    def list(self) -> list[str]:
        """What is said in JSON, as CMD has it."""
        found: list[str] = json.loads(self.said[self.said.index("[") :])
        return found


def steps_of(path: Path) -> list[Step]:
    text = path.read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    steps, stage = [], ""
    for line in lines:
        word, said = line.split(" ", 1)
        if word == "FROM":
            stage = said.partition(" AS ")[2] or "last"
        steps.append(Step(stage, word, said.strip()))
    return steps
