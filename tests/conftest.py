"""What tests stand on: one running newsroom for each worker."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from newsroom import Newsroom, newsroom_in

settings.register_profile("depesche", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("depesche")


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with newsroom_in(tmp_path_factory.mktemp("newsroom")) as running:
        yield running
