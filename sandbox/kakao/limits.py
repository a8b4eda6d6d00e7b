"""The limits of SkillResponse 2.0 and of the services round it.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

OUTPUTS_MAX = 3
QUICK_REPLIES_MAX = 10
BUBBLE_MAX_BYTES = 30_720

SIMPLE_TEXT_MAX_CHARS = 1000
CARD_TITLE_MAX_CHARS = 50
TEXT_CARD_MAX_CHARS = 400
"""Title and description of a textCard together, on its own."""
TEXT_CARD_CAROUSEL_MAX_CHARS = 128
"""A textCard's description inside a carousel."""
LIST_ITEMS_MAX = 5
LIST_ITEMS_CAROUSEL_MAX = 4
CAROUSEL_MAX = 10
CAROUSEL_LIST_CARD_MAX = 5
BUTTONS_MAX = 3
LABEL_MAX_CHARS = 14

SKILL_SECONDS = 5.0
CALLBACK_SECONDS = 60.0
"""How long a callback address may be used, once."""
EVENT_USERS_MAX = 100
EVENT_WON = 15
"""The price of one event message, without tax."""
