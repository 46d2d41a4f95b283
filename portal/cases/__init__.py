"""The case file: its state machine, who handles it, which offices take part, and its steps."""
