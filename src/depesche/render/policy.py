"""What a reader's page may load, as its Content Security Policy (W3C CSP 3), by header and in the page itself."""

from depesche.model.players import PLAYER_HOSTS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-src " + " ".join(f"https://{host}" for host in PLAYER_HOSTS)
)
"""Everything from here, nothing inline; players, when a reader asks for one. A static host sends no header, so that
each page carries it too; who may frame a page can only be said by a header."""
REFERRER = "strict-origin-when-cross-origin"
