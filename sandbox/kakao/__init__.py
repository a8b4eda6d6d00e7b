"""KakaoTalk and Kakao Login on loopback, as far as this product meets them."""
