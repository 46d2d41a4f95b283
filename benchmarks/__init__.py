"""What authority and the log cost, as ratios against stated limits (`make bench`; docs/performance.md)."""
