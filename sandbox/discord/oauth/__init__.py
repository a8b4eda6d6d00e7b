"""Login with Discord on loopback: the consent page, tokens, who somebody is, and the word that somebody left."""
