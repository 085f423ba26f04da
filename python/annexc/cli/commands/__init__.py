"""The commands of the shell, a room each: how its arguments read, and what it does."""
