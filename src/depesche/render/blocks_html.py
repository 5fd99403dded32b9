"""Blocks as plain semantic HTML without classes, for feeds: everything escaped, every address absolute."""

from collections.abc import Sequence
from html import escape

from msgspec.structs import replace

from depesche.model.blocks import Block, Card, Embed, File, Gallery, Image, Mark, Quote, Source, Table, Text
from depesche.render.inline import inline, points
from depesche.render.plain import speech


def blocks_html(blocks: Sequence[Block], base_url: str, language: str | None = None) -> str:
    """Give blocks as HTML. `base_url` (no slash at its end) is put before the addresses of stored files."""
    return "\n".join(filter(None, (_block(block, base_url, language) for block in blocks)))


def inline_html(text: str, marks: Sequence[Mark] = ()) -> str:
    """Give a line with its marks as HTML; fragments of speech keep the quotation marks that stand in the text."""
    return str(inline(text, _without_quotes(marks)))


def source_html(source: Source) -> str:
    """Name a source, with its address where there is one."""
    return _link(source.url, source.name) if source.url else escape(source.name)


def _block(block: Block, base_url: str, language: str | None) -> str:
    match block:
        case Text():
            return _text(block)
        case Quote():
            return _quote(block, language)
        case Image():
            return _figure(_img(block, base_url), block.caption, block.credit)
        case Gallery():
            pictures = "".join(_block(image, base_url, language) for image in block.images)
            return _figure(pictures, block.caption, None)
        case Embed():
            name = block.headline or block.provider or block.url
            picture = _block(block.preview, base_url, language) if block.preview else ""
            return f"{picture}<p>{_link(block.url, name)}</p>" + _paragraph(block.caption)
        case File():
            name = block.headline or block.media or ""
            shown = _link(f"{base_url}/media/{block.media}", name) if block.media else escape(name)
            return _figure(f"<p>{shown}</p>" if shown else "", block.caption, block.credit)
        case Table():
            return _table(block)
        case Card():
            picture = _block(block.image, base_url, language) if block.image else ""
            source = f"<p>{source_html(block.source)}</p>" if block.source else ""
            headline = f"<p>{_link(block.url, block.headline)}</p>"
            return picture + headline + _paragraph(block.standfirst) + source


def _text(block: Text) -> str:
    if block.style in ("bullets", "numbers"):
        tag = "ul" if block.style == "bullets" else "ol"
        lines = points(replace(block, marks=_without_quotes(block.marks)))
        return f"<{tag}>" + "".join(f"<li>{line}</li>" for line in lines) + f"</{tag}>"
    tag = "h3" if block.style == "heading" else "p"
    return f"<{tag}>{inline_html(block.text, block.marks)}</{tag}>"


def _without_quotes(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return tuple(mark for mark in marks if mark.kind != "quote")


def _quote(quote: Quote, language: str | None) -> str:
    own = quote.language or language
    said = f"<p{_lang(quote.language)}>{inline_html(speech(quote, own))}</p>"
    if quote.original:
        original = Quote(text=quote.original, speech=quote.speech)
        said += f"<p{_lang(quote.original_language)}>{inline_html(speech(original, quote.original_language))}</p>"
    named = ", ".join(escape(part) for part in (quote.speaker, quote.role) if part)
    parts = [f"<cite>{named}</cite>" if named else "", inline_html(quote.attribution or "")]
    below = ", ".join(filter(None, [*parts, source_html(quote.source) if quote.source else ""]))
    return f"<blockquote>{said}{f'<footer>{below}</footer>' if below else ''}</blockquote>"


def _img(image: Image, base_url: str) -> str:
    if image.media is None:
        return ""
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    return f'<img src="{escape(base_url)}/media/{escape(image.media)}" alt="{escape(image.alt)}"{size}>'


def _figure(inside: str, caption: str | None, credit: str | None) -> str:
    below = " ".join(filter(None, [inline_html(caption or ""), f"<small>{escape(credit)}</small>" if credit else ""]))
    if not inside and not below:
        return ""
    return f"<figure>{inside}{f'<figcaption>{below}</figcaption>' if below else ''}</figure>"


def _table(table: Table) -> str:
    caption = f"<caption>{inline_html(table.caption)}</caption>" if table.caption else ""
    head = f"<thead>{_row(table.rows[0], 'th')}</thead>" if table.header else ""
    body = "".join(_row(row, "td") for row in table.rows[1 if table.header else 0 :])
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>"


def _row(cells: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{inline_html(cell)}</{tag}>" for cell in cells) + "</tr>"


def _link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def _paragraph(text: str | None) -> str:
    return f"<p>{inline_html(text)}</p>" if text else ""


def _lang(language: str | None) -> str:
    return f' lang="{escape(language)}"' if language else ""
