"""The ways in: passwords, one-time codes, passkeys, OpenID Connect; and what slows guessing down."""
