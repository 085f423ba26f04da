"""Further tables of a register: read, turned into one row a facility, and joined to its rows."""
