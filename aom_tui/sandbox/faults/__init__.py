"""What goes wrong on purpose: faults as they are asked for, the replies they bend, scenarios of them."""
