from io import BytesIO

import pytest
from PIL import Image

from depesche.demo.photos import PHOTOS, draw


@pytest.mark.parametrize("name", PHOTOS)
def test_each_picture_is_a_jpeg_of_its_size_and_the_same_each_time(name: str) -> None:
    drawn = draw(name)
    with Image.open(BytesIO(drawn)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 1067))
    assert draw(name) == drawn


def test_each_picture_has_words_in_both_languages() -> None:
    for words in PHOTOS.values():
        assert set(words) == {"de", "en"}
        assert all(word.alt and word.caption and word.credit for word in words.values())
