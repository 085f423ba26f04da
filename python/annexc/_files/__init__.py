"""Files in and out: formats, how they are read, and outputs that appear whole or not at all."""
