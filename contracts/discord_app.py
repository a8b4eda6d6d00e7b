"""What an invitation of the Discord bot asks for, wherever the link stands.

https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
"""

SCOPES = ("bot", "applications.commands")
PERMISSIONS = (
    1 << 10  # View Channel
    | 1 << 11  # Send Messages
    | 1 << 14  # Embed Links
    | 1 << 16  # Read Message History
    | 1 << 35  # Create Public Threads
    | 1 << 38  # Send Messages in Threads
)
