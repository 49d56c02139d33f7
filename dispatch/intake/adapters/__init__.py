"""What the intake keeps on disk."""
