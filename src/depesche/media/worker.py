"""Cleaning in a process of its own, bounded in memory and time: whatever hostile bytes make of a decoder ends with it.

`take` starts the process, whose `main` does the work: it reads a Job from its input and writes a Taken or a Refused.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from depesche.media.facts import Facts
from depesche.media.kinds import HEAD_BYTES, Kind, Limits, MediaError, Shape, shape_of

MEMORY_BYTES = 4_000_000_000
"""Address space of the process; a picture of the most pixels takes about a quarter."""
SECONDS = {"image": 60, "pdf": 60, "audio": 300, "video": 900}
"""How long the cleaning of each kind may take."""
OPEN_FILES = 64
REPLY_BYTES = 1_000_000


class Job(Struct, frozen=True):
    """What is to be cleaned, and where the clean file goes."""

    source: str
    target: str
    poster: str
    limits: Limits


class Taken(Struct, frozen=True, tag="taken"):
    """A clean file stands at the target: what it is, and the ending that its name is to have."""

    kind: Kind
    ending: str
    width: int | None = None
    height: int | None = None
    facts: Facts = Facts()


class Refused(Struct, frozen=True, tag="refused"):
    """The file is not taken, and why."""

    sentence: str


def take(job: Job) -> Taken:
    """Clean a file in a process of its own; blocks. Raises MediaError."""
    kind = checked(job).kind
    command = [sys.executable, "-m", "depesche.media.worker"]
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG", "TMPDIR") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module
            command, input=msgspec.json.encode(job), capture_output=True, timeout=SECONDS[kind], check=False, env=kept
        )
    except subprocess.TimeoutExpired as error:
        raise MediaError("the file takes too long to be read; send a shorter or smaller one") from error
    try:
        reply = msgspec.json.decode(done.stdout[:REPLY_BYTES], type=Taken | Refused)
    except msgspec.DecodeError as error:
        raise MediaError("the file is broken or too large to be read; save it anew and send it again") from error
    if isinstance(reply, Refused):
        raise MediaError(reply.sentence)
    return reply


def checked(job: Job) -> Shape:
    """Tell what the file is by its first bytes, and refuse what is too long. Raises MediaError."""
    source = Path(job.source)
    with source.open("rb") as file:
        shape = shape_of(file.read(HEAD_BYTES))
    limit = job.limits.image_bytes if shape.kind == "image" else job.limits.file_bytes
    if (size := source.stat().st_size) > limit:
        raise MediaError(f"the {shape.kind} has {size:,} bytes; the limit is {limit:,}")
    return shape


def main() -> None:
    """Do one job."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    shape = checked(job)
    _bound(job, shape.kind)
    try:
        reply: Taken | Refused = _do(job, shape)
    except MediaError as error:
        reply = Refused(str(error))
    sys.stdout.buffer.write(msgspec.json.encode(reply))


def _bound(job: Job, kind: Kind) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, 2 * SECONDS[kind]),
        (resource.RLIMIT_FSIZE, 2 * job.limits.file_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (bound, bound))


def _do(job: Job, shape: Shape) -> Taken:
    from depesche.media import film, image, pdf  # each loads large libraries, here alone

    source, target = Path(job.source), Path(job.target)
    if shape.kind == "pdf":
        pdf.take_document(source, target)
        return Taken("pdf", "pdf")
    try:
        if shape.kind == "image":
            picture = image.clean(source.read_bytes(), job.limits.pixels)
            target.write_bytes(picture.encoded)
            return Taken("image", picture.ending, picture.width, picture.height, picture.facts)
        taker = film.take_sound if shape.kind == "audio" else film.take_film
        made = taker(source, shape.format, target, job.limits)
    except image.Animated:
        made = film.take_animation(source, shape.format, target, job.limits)
    except MediaError:
        raise
    except Exception as error:  # given broken bytes, decoders raise whatever they like
        raise MediaError("the file is broken and can not be read; save it anew and send it again") from error
    if made.poster is not None:
        Path(job.poster).write_bytes(made.poster)
    return Taken("video" if made.ending == "mp4" else "audio", made.ending, made.width, made.height)


if __name__ == "__main__":
    main()
