"""Depesche, the live-blog platform that a newsroom runs itself."""

__version__ = "0.1.0"
