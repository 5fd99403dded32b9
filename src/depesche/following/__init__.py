"""Followers of the log: what each has read is kept, and one node at a time runs each."""
