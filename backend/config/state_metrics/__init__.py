"""What the rows, the queue and the disk know, told to Prometheus when it asks."""
