"""Grade a class: read the submissions, probe them in a sandbox, judge outside of it."""
