"""A document of the lab -> a survey as YAML: reading, structure, works, claims, writing."""
