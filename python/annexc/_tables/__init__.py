"""Tables of any kind in, and the same kind back."""
