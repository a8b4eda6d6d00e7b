"""How a bot is seen from outside: its log lines, the ids in them, and its metrics."""
