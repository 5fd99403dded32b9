"""Opening the static copy that the settings name, with what runs it."""

from depesche.config import Settings, SettingsError
from depesche.following.cursors import Cursors
from depesche.following.following import Following
from depesche.following.turn import open_turn
from depesche.live.pages import Pages
from depesche.live.proofs import Proofs
from depesche.log.sql import SqlLog
from depesche.publishing.copy import CopyParts, StaticCopy
from depesche.publishing.files import CopiedFiles
from depesche.publishing.host import open_host
from depesche.publishing.standing import Standing
from depesche.store.media import MediaStore


def open_copy(settings: Settings, log: SqlLog, media: MediaStore, pages: Pages, proofs: Proofs) -> Following:
    """Open the copy at `publish_to`, which must be set. Raises SettingsError."""
    place = settings.publish_to
    try:
        host = open_host(place)
    except (ValueError, OSError) as error:
        raise SettingsError(f"settings: {error}") from error
    name = f"publish {place}"
    standing = Standing(log.engine, name)
    copy = StaticCopy(name, CopyParts(log, pages, proofs, CopiedFiles(media, host, standing), host, standing))
    return Following(log, copy, open_turn(settings.database, name), Cursors(log.engine, name))
