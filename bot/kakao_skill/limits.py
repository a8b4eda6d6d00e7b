"""Kakao's limits: counts, characters and bytes.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

OUTPUTS_MAX = 3
QUICK_REPLIES_MAX = 10
BUBBLE_MAX_BYTES = 30_720

SIMPLE_TEXT_MAX_CHARS = 1000
CARD_TITLE_MAX_CHARS = 50
CARD_TOTAL_MAX_CHARS = 400
"""A textCard's title and description together, on its own."""
CAROUSEL_DESCRIPTION_MAX_CHARS = 128
"""A textCard's description in a carousel."""
CAROUSEL_MAX = 10
LIST_ITEMS_MAX = 5
LIST_ITEMS_IN_CAROUSEL_MAX = 4
LISTS_IN_CAROUSEL_MAX = 5
LIST_TITLE_MAX_CHARS = 50
ITEM_TITLE_MAX_CHARS = 200
ITEM_DESCRIPTION_MAX_CHARS = 100
BUTTONS_MAX = 3
LABEL_MAX_CHARS = 14
CREDIT_MAX_CHARS = 48
"""Our own limit of a credit line."""
