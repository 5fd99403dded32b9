"""What is spoken of: blocks, posts, blogs, commands and events, as frozen types without I/O."""
