"""What is judged: application, files, steps, assessments, decisions."""
