"""The OpenAPI document without a server: `python -m depesche.web.api.document`; the desk's types are made from it."""

import sys
import tempfile

import msgspec

from depesche.config import Settings
from depesche.web.app import App


def document() -> bytes:
    """Give the API's OpenAPI document as JSON, the same each time."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(Settings(data=folder))
        try:
            schema = app.api.openapi_schema.to_schema()
        finally:
            app.log.close()
    return msgspec.json.encode(schema, order="deterministic")


if __name__ == "__main__":
    sys.stdout.buffer.write(document())
