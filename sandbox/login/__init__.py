"""Logins by OAuth on loopback: what the stand-ins of Discord and Kakao have in common."""
