"""What is asked of a register, resolved before the run, and where a result comes from."""
