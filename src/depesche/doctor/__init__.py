"""What `depesche doctor` looks at: each check finds what is well, doubtful or wrong, and says the mend."""
