"""Signed notes as other programs write and read them, and each way in which one can be wrong."""

from datetime import UTC, datetime

import pytest

from depesche.proof.checkpoints import Checkpoint, opened, read_checkpoint
from depesche.proof.notes import (
    WITNESS,
    BadNote,
    Note,
    cosign,
    public_of,
    read_key,
    read_note,
    sign,
    signers,
)

PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAID = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
"""The example of golang.org/x/mod/sumdb/note."""
COSIGNED = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 \
jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""
"""The example of C2SP tlog-cosignature."""
SEED, OTHER = b"s" * 32, b"o" * 32
KEY = public_of("news.example", SEED)
CHECKPOINT = Checkpoint("news.example/storm", 3, b"r" * 32)


def signed(seed: bytes = SEED, name: str = "news.example", text: str = CHECKPOINT.text) -> bytes:
    return str(Note(text, (sign(name, seed, text),))).encode()


def test_a_note_that_another_program_signed_is_read_checked_and_written_as_it_was() -> None:
    note, key = read_note(SAID.encode()), read_key(PETER)
    assert [one.key.name for one in signers(note, (key,))] == ["PeterNeumann"]
    assert str(note) == SAID
    assert str(key) == PETER
    with pytest.raises(BadNote, match="does not hold"):
        signers(read_note(SAID.replace("know what", "know why").encode()), (key,))


def test_a_cosigned_checkpoint_of_another_program_is_read_as_it_was() -> None:
    note = read_note(COSIGNED.encode())
    checkpoint = read_checkpoint(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == note.text
    assert str(note) == COSIGNED
    assert int.from_bytes(note.signatures[1].raw[:8], "big") == 1679315147


def test_a_checkpoint_is_opened_by_its_key_and_tells_which_witnesses_have_seen_it() -> None:
    at = datetime(2026, 11, 25, 19, 0, 12, tzinfo=UTC)
    witness = public_of("library.example", OTHER, WITNESS)
    lines = (sign("news.example", SEED, CHECKPOINT.text), cosign("library.example", OTHER, CHECKPOINT.text, at))
    stored = str(Note(CHECKPOINT.text, lines)).encode()
    found = opened(stored, (KEY, witness), "storm")
    assert found.checkpoint == CHECKPOINT
    assert [(one.key, one.at) for one in found.cosigned] == [(witness, at)]
    assert opened(stored, (KEY,)).cosigned == ()
    later = lines[1].raw[:7] + bytes([lines[1].raw[7] ^ 1]) + lines[1].raw[8:]
    forged = Note(CHECKPOINT.text, (lines[0], type(lines[1])(lines[1].name, lines[1].id, later)))
    with pytest.raises(BadNote, match="does not hold"):
        opened(str(forged).encode(), (KEY, witness))


def test_a_foreign_key_is_refused_even_under_the_same_name() -> None:
    with pytest.raises(BadNote, match="not signed by the key"):
        opened(signed(OTHER), (KEY,))
    line = sign("news.example", OTHER, CHECKPOINT.text)
    claimed = Note(CHECKPOINT.text, (type(line)(line.name, KEY.id, line.raw),))
    with pytest.raises(BadNote, match="does not hold"):
        opened(str(claimed).encode(), (KEY,))
    with pytest.raises(BadNote, match="not signed"):
        opened(signed(), (public_of("library.example", OTHER, WITNESS),))


@pytest.mark.parametrize("origin", ["news.example/other", "else.example/storm", "storm"])
def test_a_checkpoint_of_another_log_is_refused_though_it_is_signed(origin: str) -> None:
    text = Checkpoint(origin, 3, b"r" * 32).text
    with pytest.raises(BadNote, match="another log"):
        opened(signed(text=text), (KEY,), "storm")


def test_each_changed_byte_of_a_signed_checkpoint_is_noticed() -> None:
    stored = signed()
    for at in range(len(stored)):
        changed = stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :]
        with pytest.raises(BadNote):
            opened(changed, (KEY,), "storm")


@pytest.mark.parametrize(
    "text",
    ["a\n1\n", "a\n01\nAA==\n", "a\nx\n" + "A" * 43 + "=\n", "\n1\n" + "A" * 43 + "=\n", CHECKPOINT.text + "more\n"],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadNote):
        read_checkpoint(text)


@pytest.mark.parametrize(
    "key", ["", "news.example", str(KEY).replace("+", " "), str(KEY)[:-1], str(KEY).replace("news", "olds"), PETER * 2]
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(BadNote):
        read_key(key)
