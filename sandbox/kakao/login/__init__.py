"""Kakao Login on loopback: kauth below /kakao/auth, kapi below /kakao/api, and a page that lists the accounts."""
