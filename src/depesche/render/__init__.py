"""Pure projections of blogs and posts: pages, feeds, structured data. No I/O."""
