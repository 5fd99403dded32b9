"""HTTP: reader pages, live streams, the API, and the server that carries them."""
