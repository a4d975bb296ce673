"""Use cases that need two rooms, and the loop that runs the jobs."""
