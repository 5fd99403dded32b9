"""A fictional coverage in progress, in German and English, with pictures drawn for it."""
