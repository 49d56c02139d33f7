"""What `dispatch112 bench` measures beside routing."""
