"""People of a centre: their accounts, passwords, sessions and seats, and the book of what they read and did."""
