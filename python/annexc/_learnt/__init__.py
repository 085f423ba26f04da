"""What people said of sources: read, weighed against each other, and put in place of cells."""
