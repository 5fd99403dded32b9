"""Where a copy may stand, and what is said of each file there."""

import gzip
import socket
from pathlib import Path
from time import monotonic

import pytest

from depesche.config import Settings, SettingsError
from depesche.following.turn_postgres import CERTAIN_SECONDS, SILENT_MS
from depesche.publishing.host import BucketHost, FolderHost, Said, open_host
from s3 import BUCKET, KEYS

HTML = Said("text/html; charset=utf-8", "no-cache")


class Noting:
    """A bucket that notes what it is asked to keep."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, dict[str, str]]] = {}

    def write(self, name: str, written: bytes, headers: dict[str, str]) -> None:
        self.kept[name] = (written, headers)


def test_a_page_is_a_file_that_web_servers_look_for_and_all_else_has_its_own_name(tmp_path: Path) -> None:
    host = open_host(f"file://{tmp_path}")
    assert isinstance(host, FolderHost)
    for address in ("/", "/storm", "/storm/posts/X", "/404.html"):
        host.put(address, b"page", HTML)
    host.put("/storm/feed.atom", b"feed", Said("application/atom+xml", "no-cache"))
    written = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {"index.html", "storm.html", "storm/posts/X.html", "404.html", "storm/feed.atom"}


def test_beside_a_text_in_a_folder_stands_the_same_compressed_and_both_go_together(tmp_path: Path) -> None:
    host, feed = FolderHost(tmp_path), Said("application/atom+xml", "no-cache")
    host.put("/storm", b"page " * 100, HTML)
    host.put("/storm/feed.atom", b"feed " * 100, feed)
    host.put("/media/a.pdf", b"%PDF" * 100, Said("application/pdf", "no-cache", saved=True))
    assert gzip.decompress((tmp_path / "storm.html.gz").read_bytes()) == b"page " * 100
    assert not (tmp_path / "media/a.pdf.gz").exists()
    host.put("/storm", b"short", HTML)
    host.remove(["/storm/feed.atom"])
    assert [path.name for path in tmp_path.rglob("*.gz")] == []


def test_a_bucket_says_type_cache_and_whether_a_file_is_only_saved() -> None:
    bucket = Noting()
    host = BucketHost(bucket, bucket)  # type: ignore[arg-type]  # of a bucket it takes writing alone
    host.put("/storm", b"page " * 100, HTML)
    host.put("/", b"short", HTML)
    host.put("/media/a.pdf", b"%PDF" * 100, Said("application/pdf", "no-cache", saved=True))
    assert bucket.kept["storm"][1] == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-cache",
        "Content-Encoding": "gzip",
    }
    assert len(bucket.kept["storm"][0]) < 100
    assert "Content-Encoding" not in bucket.kept["index.html"][1]
    assert bucket.kept["media/a.pdf"][1]["Content-Disposition"] == "attachment"


def test_a_page_is_given_up_before_another_node_takes_over_from_one_that_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # whoever calls is taken by the system, and answered nothing
        host = open_host(f"s3://{BUCKET}?endpoint=http://127.0.0.1:{silent.getsockname()[1]}")
        began = monotonic()
        with pytest.raises(OSError, match="can not be used"):
            host.put("/storm", b"page", HTML)
    assert monotonic() - began + CERTAIN_SECONDS < SILENT_MS / 1000


@pytest.mark.parametrize("place", ["ftp://there", "s3://", "file://host/folder", "s3://bucket?colour=red"])
def test_another_place_is_refused_with_the_way_to_write_it(place: str, tmp_path: Path) -> None:
    from depesche.web.app import App

    with pytest.raises(SettingsError, match=r"publish_to: .* write (it as )?s3://bucket/prefix"):
        App(Settings(data=str(tmp_path), publish_to=place))
