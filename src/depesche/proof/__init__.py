"""What a public log proves, and how that is checked with nothing but a public key."""
