"""Search: which words a post is found by, what a question looks for, and where the words stand in a text. Pure."""
