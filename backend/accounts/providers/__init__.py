"""Login by other platforms: allauth's providers, made to believe no more than a platform really vouches for."""
