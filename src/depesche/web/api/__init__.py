"""The API below `/api/v1`: blogs, posts, the public log and media for programs, described by OpenAPI."""
