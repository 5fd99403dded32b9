"""The stories of the demo: two coverages in progress, each told in its own language."""

from datetime import datetime

from depesche.demo import english, german
from depesche.demo.telling import Photos, Step, Story

__all__ = ["Photos", "Step", "Story", "stories"]


def stories(now: datetime, photos: Photos) -> tuple[Story, ...]:
    """Tell both stories as they stand at `now`; pictures that `photos` does not hold are shown as missing."""
    return german.tell(now, photos), english.tell(now, photos)
