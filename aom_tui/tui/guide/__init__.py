"""What tells a person what there is: help on the focus, the palette, why something cannot be done now."""
