"""The OpenAPI document: whatever is sent by it, the server answers and never with a 5xx; and it speaks our words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from depesche.model.ids import new_ulid
from newsroom import Newsroom, newsroom_in
from test_docs_glossary import BANNED


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Be a newsroom of its own: rubbish at the door has other callers of this address wait."""
    with newsroom_in(tmp_path_factory.mktemp("rubbish")) as running:
        yield running


def operations(newsroom: Newsroom) -> Iterator[Any]:
    """Give what the document describes; the plugin's own way of parametrizing lags behind pytest."""
    document = newsroom.public.get("/api/v1/openapi.json").json()
    document["paths"] = {path: each for path, each in document["paths"].items() if not path.endswith("/desk/stream")}
    for found in schemathesis.openapi.from_dict(document).get_all_operations():  # a stream never ends
        assert isinstance(found, Ok), found
        yield found.ok()


@pytest.mark.parametrize("there", [False, True], ids=["anything", "a blog that is there"])
def test_no_request_makes_a_server_error(newsroom: Newsroom, there: bool) -> None:
    headers = {"Authorization": f"Bearer {newsroom.token}"}
    slug, sent = newsroom.blog(), 0
    for operation in operations(newsroom):

        @given(case=operation.as_strategy())
        @settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None, phases=[Phase.generate])
        def answered(case: Any) -> None:
            nonlocal sent
            if there and "slug" in case.path_parameters:
                case.path_parameters["slug"] = slug
            if there and "ulid" in case.path_parameters:
                case.path_parameters["ulid"] = newsroom.publish(slug, ulid=new_ulid())["id"]
            case.call_and_validate(base_url=newsroom.url, headers=headers, checks=[not_a_server_error])
            sent += 1

        answered()
    assert sent > 100


def test_every_operation_has_a_summary_and_words_of_the_glossary(newsroom: Newsroom) -> None:
    document = newsroom.public.get("/api/v1/openapi.json").json()
    named: set[str] = set(document["components"]["schemas"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], f"{method} {path}"
    for one in document["components"]["schemas"].values():
        named |= set(one.get("properties", {}))
    words = {word.lower() for name in named for word in name.replace("_", " ").split()}
    assert words & set(BANNED) == set()
    assert "sticky" not in json.dumps(document).lower()
