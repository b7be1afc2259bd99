"""The long ones: storms and loads in full, run by `make proof`. Each prints a line of figures."""
