"""Sound and films: only their sound and picture tracks are copied, or converted where browsers could not play them."""

from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from msgspec import Struct
from PIL import Image as Pictures

from depesche.media.image import check_size, encode
from depesche.media.kinds import Limits, MediaError

Stuff: TypeAlias = Any
"""A track, packet or frame of PyAV's, which have no common type."""

LONGEST_SIDE = 1_920
"""Longest side in pixels of a film that is converted."""
FRAMES_PER_SECOND = 60
ANIMATED_FRAMES = 1_000
ANIMATED_SECONDS = 60
POSTER_SIDE = 960
_PLAYED = frozenset(("yuv420p", "yuvj420p"))
_MUXER = {"mp4": ("mp4", {"movflags": "+faststart"}), "m4a": ("mp4", {"movflags": "+faststart"}),
          "mp3": ("mp3", {"id3v2_version": "0", "write_id3v1": "0"})}  # fmt: skip
# No SEI (type 6): cameras write place and serial there.
_BARE_H264 = "filter_units=remove_types=6"


class Film(Struct, frozen=True):
    """What was made of a sound or film: the ending of its name, a film's size, and a picture that stands for it."""

    ending: str
    width: int | None = None
    height: int | None = None
    poster: bytes | None = None


def take_sound(source: Path, form: str, target: Path, limits: Limits) -> Film:
    """Write the sound of `source` to `target`. Raises MediaError."""
    with _opened(source, form) as held:
        if not held.streams.audio:
            raise MediaError("the file holds no sound that can be played")
        track = held.streams.audio[0]
        ending = "mp3" if _codec(track) in ("mp3", "mp3float") else "m4a"
        _copy(held, [track], target, ending, limits)
    return Film(ending)


def take_film(source: Path, form: str, target: Path, limits: Limits) -> Film:
    """Write the film in `source` to `target` as MP4 that every browser plays. Raises MediaError."""
    with _opened(source, form) as held:
        if not held.streams.video:
            if held.streams.audio:
                _copy(held, [held.streams.audio[0]], target, "m4a", limits)
                return Film("m4a")
            raise MediaError("the file holds neither picture nor sound that can be played")
        track = held.streams.video[0]
        check_size(track.width, track.height, limits.pixels)
        width, height, poster = _seen(source, form, limits)
        _copy(held, [track, *held.streams.audio[:1]], target, "mp4", limits, (width, height))
    return Film("mp4", width, height, poster)


def take_animation(source: Path, form: str, target: Path, limits: Limits) -> Film:
    """Write an animated picture to `target` as MP4, on white where it is transparent. Raises MediaError."""
    if "libx264" not in av.codecs_available:
        raise MediaError("the picture is animated and no film can be made of it here; send an MP4 or a still picture")
    with Pictures.open(source, formats=(form,)) as picture, av.open(str(target), "w", format="mp4") as made:
        if (frames := getattr(picture, "n_frames", 1)) > ANIMATED_FRAMES:
            raise MediaError(f"the picture has {frames:,} frames; the limit is {ANIMATED_FRAMES:,}; send an MP4")
        check_size(*picture.size, limits.pixels // 4)
        side = min(1.0, LONGEST_SIDE / max(picture.size))
        size = _even(picture.width * side), _even(picture.height * side)
        track = _x264(made, size, Fraction(1, 1000), 25)
        at = 0
        for number in range(frames):
            picture.seek(number)
            check_size(*picture.size, limits.pixels // 4)
            shown = picture.convert("RGBA").resize(size)
            white = Pictures.new("RGBA", size, "white")
            white.alpha_composite(shown)
            frame = _frame(white)
            frame.pts, frame.time_base = at, Fraction(1, 1000)
            made.mux(track.encode(frame))
            at += max(20, int(picture.info.get("duration") or 100))
            if at > ANIMATED_SECONDS * 1000:
                raise MediaError(f"the picture moves for more than {ANIMATED_SECONDS} seconds; send an MP4")
        made.mux(track.encode(None))
    width, height, poster = _seen(target, "mp4", limits)
    return Film("mp4", width, height, poster)


def _opened(source: Path, form: str) -> InputContainer:
    """Open a file by the one reader that fits, which may fetch nothing else."""
    try:
        return av.open(str(source), format=form, options={"protocol_whitelist": "file", "enable_drefs": "0"})
    except av.error.FFmpegError as error:
        raise MediaError("the file is broken and can not be read; save it anew and send it again") from error


def _copy(
    held: InputContainer, tracks: list[Any], target: Path, ending: str, limits: Limits, size: tuple[int, int] = (0, 0)
) -> None:
    """Copy these tracks alone, packet by packet where browsers play them, else converted."""
    _check_length(held, limits)
    form, options = _MUXER[ending]
    with av.open(str(target), "w", format=form, options=options) as made:
        ways = {track.index: _way(track, made, ending, limits, size) for track in tracks}
        for packet in held.demux(tracks):
            if packet.dts is None and packet.size:
                continue
            made.mux(ways[packet.stream.index].through(packet))
        for way in ways.values():
            made.mux(way.rest())


def _check_length(held: InputContainer, limits: Limits) -> None:
    seconds = (held.duration or 0) / av.time_base
    if seconds > limits.video_seconds:
        raise MediaError(f"the file plays for {seconds:,.0f} seconds; the limit is {limits.video_seconds:,}")


def _way(
    track: Stuff,
    made: OutputContainer,
    ending: str,
    limits: Limits,
    size: tuple[int, int],
) -> "_Copied | _Converted":
    codec = _codec(track)
    if isinstance(track, VideoStream):
        if codec == "h264" and track.codec_context.pix_fmt in _PLAYED:
            return _Copied(track, made, limits, _BARE_H264)
        if "libx264" not in av.codecs_available:
            raise MediaError(f"the film is {codec}, which not every browser plays; send H.264 in an MP4")
        return _Converted(track, made, limits, size)
    if (ending == "mp3" and codec.startswith("mp3")) or (ending != "mp3" and codec == "aac"):
        return _Copied(track, made, limits, "aac_adtstoasc" if codec == "aac" else "null")
    return _Converted(track, made, limits, size)


class _Copied:
    """A track whose packets go over as they are."""

    def __init__(self, track: Stuff, made: OutputContainer, limits: Limits, bare: str) -> None:
        self._to = made.add_stream_from_template(track, opaque=True)
        self._to.metadata.clear()
        self._filter = BitStreamFilterContext(bare, track, self._to)
        self._clock = _Clock(limits)

    def through(self, packet: Stuff) -> list[Any]:
        if not packet.size:
            return []
        self._clock.check(packet.pts, packet.time_base)
        return self._sent(self._filter.filter(packet))

    def rest(self) -> list[Any]:
        return self._sent(self._filter.filter(None))

    def _sent(self, packets: list[Any]) -> list[Any]:
        sent = list(packets)
        for packet in sent:
            packet.stream = self._to
        return sent


class _Converted:
    """A track that is decoded and encoded anew: H.264 or AAC."""

    def __init__(self, track: Stuff, made: OutputContainer, limits: Limits, size: tuple[int, int]) -> None:
        self._limits = limits
        self._clock = _Clock(limits)
        self._to: Any
        if isinstance(track, VideoStream):
            side = min(1.0, LONGEST_SIDE / max(size))
            rate = min(FRAMES_PER_SECOND, max(1, round(float(track.average_rate or 25))))
            self._to = _x264(made, (_even(size[0] * side), _even(size[1] * side)), track.time_base, rate)
        else:
            self._to = made.add_stream("aac", rate=48_000)
            self._to.bit_rate, self._to.layout = 128_000, "mono" if track.channels == 1 else "stereo"

    def through(self, packet: Stuff) -> list[Any]:
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            return []
        return [sent for frame in frames for sent in self._encoded(frame)]

    def rest(self) -> list[Any]:
        return list(self._to.encode(None))

    def _encoded(self, frame: Stuff) -> list[Any]:
        if frame.pts is None:
            return []
        self._clock.check(frame.pts, frame.time_base)
        if isinstance(frame, VideoFrame):
            frame = self._upright(frame)
        return list(self._to.encode(frame))

    def _upright(self, frame: VideoFrame) -> VideoFrame:
        check_size(frame.width, frame.height, self._limits.pixels)
        turned = _turned(frame, round(frame.rotation)) if round(frame.rotation) % 360 else frame
        made = turned.reformat(self._to.width, self._to.height, "yuv420p")
        made.pts, made.time_base = frame.pts, frame.time_base
        return made


class _Clock:
    """Ends what plays for longer than it may, whatever the file said of its length."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.video_seconds
        self._first: Fraction | None = None

    def check(self, pts: int | None, base: Fraction | None) -> None:
        if pts is None or base is None:
            return
        at = pts * base
        self._first = at if self._first is None else self._first
        if at - self._first > self._limit:
            raise MediaError(f"the file plays for more than {self._limit:,} seconds, which is the limit")


def _x264(made: OutputContainer, size: tuple[int, int], base: Fraction | None, rate: int) -> Stuff:
    track = made.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "23", "threads": "2"})
    track.width, track.height = size
    track.pix_fmt = "yuv420p"
    if base is not None:
        track.codec_context.time_base = base
    return track


def _turned(frame: VideoFrame, degrees: int) -> VideoFrame:
    return _frame(_picture(frame).rotate(degrees, expand=True))


def _frame(picture: Pictures.Image) -> VideoFrame:
    made: VideoFrame = VideoFrame.from_image(picture.convert("RGB"))  # type: ignore[no-untyped-call]  # PyAV's
    return made


def _picture(frame: VideoFrame) -> Pictures.Image:
    made: Pictures.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV's
    return made


def _seen(source: Path, form: str, limits: Limits) -> tuple[int, int, bytes]:
    """Give the size in which a film is seen, and its first picture."""
    with _opened(source, form) as held:
        for frame in held.decode(video=0):
            check_size(frame.width, frame.height, limits.pixels)
            turned = frame.rotation % 180 != 0
            picture = _picture(frame).rotate(frame.rotation, expand=True)
            picture.thumbnail((POSTER_SIDE, POSTER_SIDE))
            size = (frame.height, frame.width) if turned else (frame.width, frame.height)
            return *size, encode(picture, "jpg")
    raise MediaError("the film holds no picture that can be shown")


def _codec(track: Stuff) -> str:
    if track.codec_context is None:
        raise MediaError("the file is in a coding that is not known here; send MP4 with H.264, or MP3")
    return str(track.codec_context.name)


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)
