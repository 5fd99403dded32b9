"""The digest of a coverage where nobody has marked its key events: which posts stand for it. Pure."""
