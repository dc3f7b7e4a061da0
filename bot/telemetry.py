"""Stage events, timings, and logs without personal data."""
