"""The instructor's side: packs to hand out, and grading of what comes back."""
