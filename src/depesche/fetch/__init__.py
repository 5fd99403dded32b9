"""Getting what stands elsewhere: the one client for addresses that people give, and what is made of the answers."""
