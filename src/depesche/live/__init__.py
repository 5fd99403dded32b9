"""What readers get: pages kept ready, and frames that tell every open page of what is new."""
