"""The log: one append-only sequence of public events a blog, and the rows that are its fold."""
