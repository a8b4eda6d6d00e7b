"""What people type -> values: times of day, weekdays, time zones, categories. One parser for chats and web. Pure."""
