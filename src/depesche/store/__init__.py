"""What is kept beside the log: tokens and media."""
