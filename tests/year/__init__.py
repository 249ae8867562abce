"""A simulated year of deliveries: a clock, a Discord that fails, processes that are killed, and an oracle."""
