"""Files for tests, made here: each tells all that a camera or a program could tell, to be found nowhere afterwards."""

import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pikepdf
from PIL import Image, ImageCms

SECRETS = (b"SECRETCAM", b"SN-4711", b"GPSSECRET", b"Leaky Editor", b"OWNERNAME")
"""What stands in the metadata of the files and must be in nothing that is served."""
CAPTION = "Boote am Kai – früh am Morgen"
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:i="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 photoshop:Headline="{headline}" photoshop:Credit="dpa" aux:SerialNumber="SN-4711" aux:OwnerName="OWNERNAME">
<dc:creator><rdf:Seq><rdf:li>Mara Lind</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="en">Boats</rdf:li>
<rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>
<i:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Three boats</rdf:li></rdf:Alt></i:AltTextAccessibility>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def noise(size: tuple[int, int] = (1200, 800), mode: str = "RGB") -> Image.Image:
    return Image.effect_noise(size, 40).convert(mode)


def exif(orientation: int = 6) -> Image.Exif:
    """Give EXIF with place, camera, serial, a maker's note and an owner."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0112], made[0x013B] = "SECRETCAM", "SECRETCAM 9000", orientation, "OWNERNAME"
    inner = made.get_ifd(0x8769)
    inner.update({0xA431: "SN-4711", 0x927C: b"SECRETCAM maker's note SN-4711", 0xA430: "OWNERNAME"})
    made.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 0.0), 29: "GPSSECRET"})
    return made


def xmp(headline: str = "Harbour closed", caption: str = CAPTION) -> bytes:
    return XMP.format(headline=headline, caption=caption).encode()


def iim(**datasets: str) -> bytes:
    """Give a Photoshop resource with IPTC IIM datasets."""
    numbers = {"headline": 105, "caption": 120, "creator": 80, "credit": 110}
    records = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for name, value in datasets.items():
        records += struct.pack(">BBBH", 0x1C, 2, numbers[name], len(value.encode())) + value.encode()
    padded = records + b"\0" * (len(records) % 2)
    return b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + padded


def photo(kind: str = "JPEG", size: tuple[int, int] = (1200, 800), mode: str = "RGB", **more: Any) -> bytes:
    """Give a photo that tells everything; IIM by `iptc`, which JPEG alone carries."""
    iptc = more.pop("iptc", None)
    told: dict[str, Any] = {"exif": exif()} | ({} if kind == "GIF" else {"xmp": xmp()})
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", told.pop("xmp").decode())
        text.add_text("Author", "OWNERNAME")
        told["pnginfo"] = text
    if kind == "JPEG":
        told["comment"] = b"Leaky Editor"
    out = io.BytesIO()
    noise(size, mode).save(out, kind, **(told | more))
    whole = out.getvalue()
    if iptc is not None:
        segment = iim(**iptc)
        whole = whole[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + whole[2:]
    return whole


def png_claiming(width: int, height: int) -> bytes:
    """Give a PNG of so many black pixels in as few bytes as can be."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def swapped_profile() -> bytes:
    """Give an ICC profile in which colours are other than in sRGB: its red and blue columns change places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def animation(frames: int = 6, size: tuple[int, int] = (64, 48), kind: str = "GIF") -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("RGB", size, (40 * number % 256, 90, 200)) for number in range(frames)]
    pictures[0].save(out, kind, save_all=True, append_images=pictures[1:], duration=100)
    return out.getvalue()


def film(
    path: Path,
    codec: str = "libx264",
    *,
    sound: str | None = "aac",
    seconds: float = 0.5,
    size: tuple[int, int] = (96, 64),
    form: str | None = None,
) -> Path:
    """Write a film (or with codec "" sound alone) that tells who made it."""
    with av.open(str(path), "w", format=form) as made:
        made.metadata.update({"title": "Leaky Editor", "artist": "OWNERNAME", "comment": "GPSSECRET +52.5+013.4/"})
        tracks: list[Any] = []
        if codec:
            video: Any = made.add_stream(codec, rate=10)
            video.width, video.height = size
            video.pix_fmt = "yuv420p"
            video.metadata["title"] = "SECRETCAM"
            tracks.append(video)
        if sound:
            tracks.append(made.add_stream(sound, rate=48_000, layout="mono"))
            tracks[-1].metadata["title"] = "SECRETCAM"
        for track in tracks:
            for frame in _pictures(size, seconds) if track.type == "video" else _tones(track, seconds):
                made.mux(track.encode(frame))
            made.mux(track.encode(None))
    return path


def _frame(picture: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_image(picture)  # type: ignore[no-any-return, no-untyped-call]  # PyAV types it not


def _pictures(size: tuple[int, int], seconds: float) -> list[av.VideoFrame]:
    frames = []
    for number in range(max(1, int(seconds * 10))):
        frame = _frame(Image.new("RGB", size, (20 * number % 256, 100, 50)))
        frame.pts, frame.time_base = number, Fraction(1, 10)
        frames.append(frame)
    return frames


def _tones(track: Any, seconds: float) -> list[av.AudioFrame]:
    frames = []
    for number in range(max(1, int(seconds * 50))):
        frame = av.AudioFrame("s16", "mono", 960)
        frame.planes[0].update(bytes(960 * 2))
        frame.sample_rate, frame.pts, frame.time_base = 48_000, 960 * number, Fraction(1, 48_000)
        frames.append(frame)
    if track.codec_context.format is not None and track.codec_context.format.name != "s16":
        resampler = av.AudioResampler(track.codec_context.format.name, "mono", 48_000)
        return [made for frame in frames for made in resampler.resample(frame)]
    return frames


def turned(path: Path) -> Path:
    """Have a film say that it is to be shown turned by a quarter."""
    whole = bytearray(path.read_bytes())
    head = whole.index(b"tkhd")
    matrix = head + 4 + 40
    whole[matrix : matrix + 36] = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    path.write_bytes(whole)
    return path


def document(path: Path, **saving: Any) -> Path:
    """Write a PDF that tells who made it, runs a script, holds a file and has a photo with its place."""
    pdf = pikepdf.new()
    jpeg = photo(size=(64, 48))
    picture = pdf.make_stream(
        jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=48,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        Metadata=pdf.make_stream(xmp()),
    )  # fmt: skip
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /Im0 Do Q")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('GPSSECRET')")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/kept", Next=script),
    )  # fmt: skip
    launch = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="SN-4711.exe"), AA=pikepdf.Dictionary(E=script),
    )  # fmt: skip
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Highlight, Rect=[0, 0, 9, 9], Contents="A kept remark",
        T="Leaky Editor", NM="SN-4711", M="D:20260501SECRETCAM", CreationDate="D:20260501SECRETCAM", RC="OWNERNAME",
    )  # fmt: skip
    popup = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Popup, Rect=[0, 0, 9, 9], T="OWNERNAME")
    note.Popup = pdf.make_indirect(popup)
    field = pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="kept field", Rect=[0, 0, 9, 9],
        M="D:20260501SECRETCAM",
    ))  # fmt: skip
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
    notes = [link, pdf.make_indirect(launch), pdf.make_indirect(note), note.Popup, field]
    page.Annots = pdf.make_indirect(pikepdf.Array(notes))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["a", script]))
    pdf.attachments["OWNERNAME.txt"] = b"SECRETCAM"
    with pdf.open_metadata() as told:
        told["dc:creator"] = ["OWNERNAME"]
    pdf.docinfo["/Author"] = "Leaky Editor"
    pdf.save(path, **({"compress_streams": False} | saving))
    return path


def all_of(path: Path) -> bytes:
    """Give all bytes of a PDF with its streams laid open, so that nothing hides in them."""
    out = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    return out.getvalue()


def told_in(whole: bytes) -> list[bytes]:
    """Give the secrets that stand in these bytes, in any of the usual encodings."""
    return [one for one in SECRETS if one in whole or one.decode().encode("utf-16-be") in whole]
