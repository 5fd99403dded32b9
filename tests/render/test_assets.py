import json
from pathlib import Path

import pytest

from depesche.render.assets import AssetFile, load_assets


def test_a_name_leads_to_its_built_file_and_its_packed_forms(tmp_path: Path) -> None:
    manifest = {"frontend/reader/reader.ts": {"file": "reader-x1.js", "isEntry": True}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    for name in ("reader-x1.js", "reader-x1.js.br", "icon-x2.svg"):
        (tmp_path / name).write_bytes(name.encode())
    assets = load_assets(tmp_path)
    assert assets.url("reader.ts") == "/assets/reader-x1.js"
    assert set(assets.files) == {"/assets/reader-x1.js", "/assets/icon-x2.svg"}
    script = assets.files["/assets/reader-x1.js"]
    assert script == AssetFile(b"reader-x1.js", b"reader-x1.js.br", None, "text/javascript; charset=utf-8")
    assert assets.files["/assets/icon-x2.svg"].type == "image/svg+xml"


def test_what_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="make build"):
        load_assets(tmp_path)
