"""How a register is written: its columns, words, dates and codes."""
