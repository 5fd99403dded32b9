"""The desk's shell as HTML, and the manifest by which a phone installs it."""

from typing import Any

from depesche.render.html import Site
from depesche.render.templating import environment


def shell(site: Site, language: str) -> bytes:
    """Give the page that every address of the desk answers with: it names the built files and holds nothing private."""
    page = environment(language).get_template("desk.html")
    return page.render(site=site, language=language, start=site.assets.starts["main.ts"]).encode()


def manifest(site: Site) -> dict[str, Any]:
    """Give the web application manifest (W3C)."""
    pictures = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"))
    masks = (("icon-maskable-512.png", "512x512", "maskable"),)
    return {
        "id": "/desk",
        "name": site.name,
        "short_name": site.name,
        "start_url": "/desk",
        "scope": "/desk",
        "display": "standalone",
        "background_color": "#fdfcf9",
        "theme_color": "#fdfcf9",
        "categories": ["news", "productivity"],
        "icons": [
            {"src": site.assets.url("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": site.assets.url(name), "sizes": size, "type": "image/png", "purpose": purpose}
                for name, size, purpose in (*pictures, *masks)
            ),
        ],
    }
