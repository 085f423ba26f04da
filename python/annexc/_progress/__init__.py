"""What a classified register comes to: counts and ranges, gaps, two rounds compared."""
