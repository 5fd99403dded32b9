"""The static copy: all that readers may see, written to a bucket or a folder, from where any host can serve it."""
