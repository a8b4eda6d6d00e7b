"""Kakao Login on loopback: kauth below /kakao/auth, kapi below /kakao/api, and a page to play its people at."""
