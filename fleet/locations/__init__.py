"""Where stations and posts should stand: exact location models on arrays, and the files that planners have."""
