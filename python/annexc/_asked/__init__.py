"""What to ask of whom: the fewest questions, forms to send, answers read back."""
