"""Opening what keeps media, as the settings say."""

from sqlalchemy import Engine

from depesche.config import Settings, SettingsError
from depesche.media.kinds import Limits
from depesche.store.files import open_files
from depesche.store.media import MediaStore
from depesche.store.uploads import Uploads


def open_media(settings: Settings) -> MediaStore:
    """Open the media store that the settings name. Raises SettingsError."""
    limits = Limits(
        pixels=settings.image_pixels,
        image_bytes=settings.image_bytes,
        file_bytes=settings.file_bytes,
        video_seconds=settings.video_seconds,
    )
    try:
        return MediaStore(open_files(settings.media_store, settings.folder / "media"), limits)
    except (ValueError, OSError) as error:
        raise SettingsError(f"settings: {error}") from error


def open_uploads(settings: Settings, engine: Engine) -> Uploads:
    """Open the uploads on their way."""
    return Uploads(engine, settings.folder / "uploads", settings.unfinished_bytes)
