"""What if: virtual callers and crews on a clock of their own."""
