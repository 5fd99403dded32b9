"""Hostile bytes in, clean bytes out: pictures, sound, films and documents; knows no store."""
