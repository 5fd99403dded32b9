"""Foreign formats in: each reader turns a text or file of others into our own types, without I/O."""
