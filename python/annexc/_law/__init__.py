"""What the Convention says, as the tables of the native part have it."""
