"""What backend and bots have in common: enumerations with their labels, and the shapes of the API. Imports neither."""
