"""What people write in cells: told apart, understood, and replaced."""
