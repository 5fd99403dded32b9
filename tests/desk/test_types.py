"""The desk's types are those of the API: `npm run types` makes them from the OpenAPI document."""

import subprocess
from pathlib import Path

from depesche.web.api.document import document

ROOT = Path(__file__).parents[2]
MADE = ROOT / "frontend" / "desk" / "api" / "api.gen.ts"


def test_the_document_without_a_server_is_the_same_each_time() -> None:
    assert document() == document()


def test_the_desk_s_types_are_made_from_the_api_as_it_is(tmp_path: Path) -> None:
    source, made = tmp_path / "openapi.json", tmp_path / "api.gen.ts"
    source.write_bytes(document())
    tool = ROOT / "node_modules" / ".bin" / "openapi-typescript"
    subprocess.run([str(tool), str(source), "--alphabetize", "-o", str(made)], check=True, capture_output=True)
    assert made.read_text() == MADE.read_text(), "the API has changed; run `npm run types`"
