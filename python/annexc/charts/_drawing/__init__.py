"""How a chart is drawn: signs, colours, fonts, and pictures made of them."""
