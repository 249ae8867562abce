"""Values -> what Discord shows; pure functions, with all limits and escaping in `limits`."""
