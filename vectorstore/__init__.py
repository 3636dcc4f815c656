"""Passages, embeddings and search. Knows nothing of questions, answers or publications' fields."""
