"""The pure core: what a command does, and what an event means. No I/O."""
