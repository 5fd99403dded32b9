"""Blogs as plain files that outlive the server."""
