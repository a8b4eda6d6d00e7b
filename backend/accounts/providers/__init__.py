"""allauth providers for Kakao and Discord that trust only what a platform vouches for."""
