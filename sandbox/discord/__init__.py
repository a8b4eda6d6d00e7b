"""Discord on loopback: REST v10 and gateway as discord.py uses them, and a page to sit at as a member or an owner."""
