"""The bytes of the stream: server-sent events and HTTP chunks."""

import json

from depesche.live import frames


def test_a_frame_carries_its_seq_as_id_and_stays_on_one_data_line() -> None:
    frame = frames.present_frame(7, 2, "look", {"post-X": "<p>a\nb\r\nc  d</p>"}).decode()
    assert frame.startswith("id: 7\ndata: {")
    assert frame.endswith("}\n\n")
    assert "\r" not in frame
    assert frame.count("\n") == 3
    assert json.loads(frame.split("data: ", 1)[1])["parts"]["post-X"] == "<p>a\nb\r\nc  d</p>"


def test_a_reload_frame_moves_the_readers_seq_on() -> None:
    assert frames.reload_frame(9) == b'event: reload\nid: 9\ndata: {"seq":9}\n\n'


def test_a_chunk_names_its_length_in_hex() -> None:
    assert frames.chunk(b"x" * 26) == b"1a\r\n" + b"x" * 26 + b"\r\n"
