"""Run code that nobody trusts, a process for each submission, quickly."""
