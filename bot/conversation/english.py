"""The English of every sentence that a reader of English may get, by its Korean."""

from bot.conversation import (
    digest,
    english_service,
    error_messages,
    failure_reasons,
    greeting,
    leave,
    level_texts,
    link,
    look_up,
    news,
    notices,
    preferences,
    push,
    rate_limits,
    reports,
    stories,
    studying,
    subscription,
    subscription_status,
    texts,
    typed_requests,
    typed_settings,
    word_book,
)
from contracts import product_names as names
from contracts.enums import Grade, ReportKind, Verdict

OUR_FAULT = "Sorry, something is wrong on our side. We are on it."
AGAIN_LATER = "Sorry, something went wrong. Please try again in a moment."

LABELS = {
    texts.MENU.label: "Categories",
    texts.TODAY.label: "Today's news",
    texts.TODAY_AGAIN.label: "Today's news again",
    texts.WORD_BOOK.label: "Word book",
    texts.SETTINGS.label: "Settings",
    texts.INTERESTS.label: "Change categories",
    texts.LEVEL.label: "Change level",
    texts.HELP.label: "Help",
    texts.LEAVE.label: "Leave",
    texts.CONTACT.label: "Contact us",
    texts.REPORT.label: "Report",
    texts.START.label: "Start again",
    texts.REVIEW.label: "Review",
    texts.QUIZ.label: "Quiz",
    texts.STATS.label: "My progress",
    texts.PUSH.label: "Morning push",
    texts.LINK.label: "Link accounts",
    texts.ALL_CATEGORIES: "All categories",
    "더 보기": "More",
    "지우기": "Delete",
    names.KEEP_WORDS: "Save the words",
    stories.MORE_OF_IT: "More of this category",
    stories.MINE: "At my level",
    stories.EASIER: "Easier",
    stories.HARDER: "Harder",
    news.AGAIN: "Show again",
    leave.CONFIRM: "Erase all and leave",
    leave.STAY.label: "I'll stay",
    link.CONFIRM: "Join them",
    stories.OPEN: "Open story",
    **{kind.ko: kind.en for kind in ReportKind},
    **{
        choice.label: english
        for choice, english in zip(stories.about(1), ("Korean", "Words of this story", "Save the words"), strict=False)
    },
}
READING = {
    news.WHICH: "Which category would you like to read?",
    news.NOT_UNDERSTOOD: "There is no such category. Please choose one below.",
    news.LIST_TITLE: "{category} news",
    news.NO_STORIES: "There is no story in {category} yet. Have a look at another category.",
    news.ALL_SEEN: "There is nothing new in {category}. Have a look at another category.",
    news.TODAY_TITLE: "Today's bites",
    news.FEWER: "There are {count} stories to show now.",
    news.AT_MOST: "At most {count} stories can be shown at once.",
    news.PROGRESS: "{title} · {read} of {total} read",
    news.MORE_TITLE: "More of today",
    news.MORE.label: "Read more",
    news.ALL_OPENED: "You have opened all of today's news. You read {read} of {total} with their Korean or words.",
    news.NOTHING_TODAY: "Today's news is being prepared. Meanwhile, have a look at another category.",
    news.FINISHED: (
        "Today's bites {total}/{total}\nYou have read all of today's stories! 🎉 New ones come tomorrow morning."
    ),
    news.DUE: "{count} words are waiting for review.",
    news.REVIEW_DUE: "Review {count}",
    level_texts.PAIR: "Korean {number}",
    level_texts.HEAD: "{headline}\nDifficulty: {level}",
    level_texts.NEAREST: "There is no text at the difficulty you chose, so here is the nearest one.",
    level_texts.EXTRACT: "This sentence was taken from the story as it is.",
    level_texts.NOT_FOUND: "I could not find that text. Please choose again from today's digest.",
    stories.NO_NOTES: "This story has no study notes yet. Start with the original.",
    stories.NO_WORDS: "This story has no words yet.",
    stories.PROVISIONAL: "These sentences were picked automatically. The summary and its Korean follow soon.",
    stories.KOREAN: "🇰🇷 Korean\n{summary}",
    stories.WORDS: "📘 Words of this story\n{words}",
    word_book.WORDS_TITLE: "My word book",
    word_book.NO_WORDS: "Your word book is still empty. Press Save below a story to collect its words here.",
    word_book.NOTHING_TO_SAVE: "This story has no words to save yet.",
    word_book.SAVED: "Saved {count} words to your word book.\n{words}",
    word_book.SAVED_ALREADY: "These words are in your word book already.",
    word_book.FORGOTTEN: "Removed from your word book.",
    word_book.EXPORT_TITLE: "Your word book as a file",
    word_book.EXPORT: "These buttons work for ten minutes. Anybody can open them, so do not pass them on.",
    word_book.EMPTY_EXPORT: "There are no words to take along yet. Save the words of a story first.",
    word_book.FILES[0][1]: "CSV for Excel",
    word_book.FILES[1][1]: "Anki deck",
    word_book.TAKE_ALONG.label: "Get a file",
    look_up.HEAD: "{lemma}{ipa} · {part} · level {level}",
    look_up.NEVER_TAUGHT: (
        "{word} has not been in our stories yet, and we tell no meaning that was not checked.\n\n{head}"
    ),
    look_up.UNKNOWN: "{word} is not a word we know. Please check its spelling.",
    look_up.UNKNOWN_SENTENCE: "That sentence is not of our stories, so we have no Korean for it. {how}",
    look_up.BY_TYPING: "Send a word of it.",
    look_up.BY_COMMAND: "Try a word of it with /word .",
    look_up.WHAT: "Which word would you like to look up?",
    look_up.KEPT: "{word} is saved in your word book.",
    look_up.KEPT_ALREADY: "{word} is in your word book already.",
    preferences.DISTURBING_OFF: "Stories that may be disturbing, such as crime and accidents, are left out.",
    preferences.DISTURBING_ON: "Stories that may be disturbing, such as crime and accidents, are shown now.",
    preferences.SHOW_DISTURBING.label: "Show disturbing stories",
    preferences.HIDE_DISTURBING.label: "Hide disturbing stories",
    preferences.LEVEL_CHANGED: "Your level is {level} now.\n",
    typed_requests.DID_YOU_MEAN: "Did you mean one of these?",
    typed_requests.NO_IDEA: "I did not get that. Here is what I can do.",
    typed_requests.MENU_OF_ALL: "I did not get that. Choose below, or type a category such as technology.",
    greeting.HELLO: (
        "Hello, this is Newsbite. 👋\nOne bite of English news a day, with its Korean and its words.\n\n"
        "Choose below, or type the category you would like to read."
    ),
    greeting.YOU_ARE_WELCOME: "You are welcome. Thanks for reading with us.",
    greeting.HELP_TEXT: "Newsbite brings you English news, one bite a day.\n\n{commands}",
    digest.TITLE: "{day}: today's bites",
    digest.TAKEN_DOWN.blocks[0].text: "This story was taken down.",  # type: ignore[union-attr]  # a Text
    digest.NOTHING_TO_PREVIEW: "There is no new story to send now. New ones go out at the next time.",
}
REPORTS = {
    reports.THANKS: "Thank you. An editor will look at it, and we will tell you here once it is corrected.",
    reports.ALREADY: "You have told us already. An editor is looking at it.",
    reports.WHICH_WORD: "Choose the word, and it can be corrected sooner.",
    reports.WHICH_SENTENCE: "Choose the sentence, and it can be corrected sooner.",
    reports.WHAT: "What is wrong?",
    reports.WHERE: "Which story is it about? Open it and tell us again, and an editor will look at it.",
    reports.HUMAN: "{where}\n\nTo talk to a person: {contact}",
    reports.SENTENCE: "Sentence {number}",
}
STUDY = {
    studying.NOTHING: "There is no word to review yet. Save the words of a story and meet them again tomorrow.",
    studying.DONE: "Today's review is done! 🎉 {right} of {total} were right.",
    studying.DUE: "{count} to review today.",
    studying.PROGRESS: "Review {number}/{total}",
    studying.PROMPTS["choose_meaning"]: "What does this word mean?",
    studying.PROMPTS["fill_gap"]: "What goes into the gap?",
    studying.PROMPTS["reveal"]: "Think of what this word means.",
    studying.CORRECTED: "We corrected this word's meaning, so we ask again. Before, we told you: {meaning}",
    studying.PROMPT: "Choose the right answer.",
    studying.VERDICTS[Verdict.RIGHT]: "⭕ Right!",
    studying.VERDICTS[Verdict.CLOSE]: "⭕ Almost right!",
    studying.VERDICTS[Verdict.WRONG]: "❌ Not quite. It is {right}.",
    studying.VERDICTS[Verdict.SKIPPED]: "Skipped.",
    studying.STOPPED: "What you did is stored. Go on with /review whenever you like.",
    studying.PASSED: "That question is over, so the answer was not stored. This is the one to answer now.",
    studying.UNDONE: "Your last answer is taken back.",
    studying.NOTHING_TO_UNDO: "There is no answer to take back.",
    studying.ASK_AGE: "One question before we store your review: are you 14 or older?",
    studying.TOO_YOUNG: "We may store reviews from the age of 14. You can go on reading.",
    studying.AGES[0].label: "I am 14 or older",
    studying.AGES[1].label: "Not yet",
    studying.NO_STORY_QUIZ: "This story has no quiz yet.",
    studying.STORY_RIGHT: "⭕ Right!\n\n{proof}",
    studying.STORY_WRONG: "❌ Not quite. It is {right}.\n\n{proof}",
    studying.STATISTICS: (
        "{streak} days in a row · {week} days this week\nReviewed today: {done}, still due: {due}\n"
        "Words you learn: {learning}, words you know: {known}, waiting: {waiting}"
    ),
    studying.LEVEL_OFFER: "Your answers suggest that ‘{level}’ would suit you too.",
    studying.CHANGE_LEVEL: "Level: {level}",
    studying.NUMBER: "No. {place}",
    studying.UNKNOWN: "I don't know",
    studying.STOP.label: "Stop here",
    studying.UNDO.label: "Undo",
    "뜻 보기": "Show the meaning",
    **{
        grade.ko: english
        for grade, english in zip(Grade, ("I do not know it", "It was hard", "I know it"), strict=True)
    },
}
ACCOUNT = {
    preferences.ME: "{whose} settings\nCategories: {categories}\nLevel: {level}",
    preferences.CHANGED: "Your settings are changed.\n",
    preferences.WHOSE: "{name}'s",
    preferences.MINE: "Your",
    preferences.WHICH_CATEGORIES: "You read: {categories}\nPress a category to add or remove it.",
    preferences.WHICH_LEVEL: "Your level: {level}\nWhich one would you like?",
    link.BEGUN: (
        "Link code: {code}\nIt works once, for five minutes.\n\n"
        "Web: sign in at {address} and enter it.\nDiscord: enter it as the code of /link.\n"
        "KakaoTalk: send “연결 {code}”.\n\n"
        "Anyone who enters it joins their account with yours: tell nobody else."
    ),
    link.PREVIEW: (
        "Join {other} and {you} into one account?\nThe account that remains: {survivor}\n\nWord book: {words}\n"
        "Stories read: {seen}\nDigests: {subscriptions}\nCategories: {categories}\nLevel: {level}\n"
        "Logins and chats: {identities}\n\nJoin them only if both are yours."
    ),
    link.LINKED: (
        "Joined. You have the same word book and history everywhere now.\nWord book: {words}\nStories read: {seen}\n\n"
        "For 24 hours you can undo it on the web, under Joined accounts."
    ),
    link.NO_CODE: "Please enter a link code: eight characters, made in another chat or on the web.",
    link.YOURS: "your",
    link.THEIRS: "the code's",
    link.ACCOUNT: "{which} account",
    link.ALL: "{total}",
    link.WITH_JOINING: "{total} ({joining} newly joined)",
    link.NO_IDENTITY: "by phone number or username only",
    leave.QUESTION: "All of this is erased at once and cannot be brought back.\n\n{things}\n\n{notes}\n\nReally leave?",
    leave.AGAIN: "The button was old, or the account has changed: nothing was erased, and we ask once more.\n\n",
    leave.WORDS: "· {count} in your word book, and the stories you read",
    leave.SETTINGS: "· categories and level, account notices and sign-ins",
    leave.DIGESTS: "· {count} digests that come to you",
    leave.CHANNELS: "· {count} digests of Discord channels (nothing comes there any more)",
    leave.IDENTITIES: "· linked logins and chats: {names}",
    leave.COUNT: "{count}",
    leave.MANY: "{count} or more",
    leave.ELSEWHERE: "They are erased on the web and in other chats as well.",
    leave.SAME_LOGIN: "If you sign in with Discord on the web, they are erased there as well.",
    leave.EXPORT: "To keep your records, download them before you leave: Settings on the web.",
    leave.LINK_FIRST: "To keep your records, first link a web account, then download them under Settings on the web.",
    leave.GOODBYE: "Everything is erased. Thank you for reading with us.\nTalk to us again to start anew.",
    leave.ALREADY: "You have left already; there is nothing to erase. Talk to us again to start anew.",
    leave.UNSURE: "No answer came, so we do not know whether you have left. Press the button again in a moment.",
    leave.STAYING: "Everything stays as it is. Nothing was erased.",
    notices.HEADING: "🔔 Notices",
    notices.MORE: "There are {count} more. See them all on the web.",
    push.ELSEWHERE.blocks[0].text: "The morning push is switched on and off in KakaoTalk.",  # type: ignore[union-attr]
    rate_limits.SLOW_DOWN.blocks[0].text: "That was quick. Please wait a moment and try again.",  # type: ignore[union-attr]
}
DIGESTS = {
    subscription.SAVED: "This is how {place} gets its news. Below is a preview.\n{status}",
    subscription.CHANGED: "Changed. It stands like this now.\n{status}",
    subscription.REPLACED: "Before, it was like this.\n{lines}",
    subscription.OTHERS_WERE_FASTER: (
        "Another manager has changed it meanwhile, so nothing was changed. It stands like this now.\n{status}\n\n"
        "To change it all the same, try again."
    ),
    subscription.TAKEN: "{place} has a digest already. Delete it first with /digest delete , then copy.",
    subscription.WITH_DISTURBING: "With disturbing stories",
    subscription.WITHOUT_DISTURBING: "Without disturbing stories",
    subscription.NONE_HERE: "There is no digest for {place} yet. Start with /setup .",
    subscription.RESUMED: "The digest of {place} goes on.\n{status}",
    subscription.NOW_PAUSED: "The digest of {place} is paused. You can start it again whenever you like.",
    subscription.COMING: "On its way to {place}.",
    subscription.NOTHING_NEW: "There is no new story to send today.",
    subscription.NOT_ALLOWED: "In {place} the bot needs: {names}. Please allow it and try again.",
    subscription.LIST_TITLE: "{count} digests of this server",
    subscription.LIST_EMPTY: "This server has no digest yet. Start with /setup .",
    subscription.PANEL: "{place}\n{status}\n\nPress what to change. Other values go into /setup .",
    subscription.SURE: "Delete the digest of {place}? What was posted stays; its settings cannot be brought back.",
    subscription.DELETED: "The digest of {place} is deleted.",
    subscription.COPY_WHERE: "Copy the settings of {place} to which channel? /digest copy takes any other.",
    subscription.COPIED: "The settings of {source} are copied to {place}.\n{status}",
    subscription.NO_CHANNEL_LEFT: "There is no other channel to copy to. Make one, then use /digest copy .",
    subscription.CHANGE: "Change",
    subscription.COPY: "Copy",
    subscription.PAUSE: "Pause",
    subscription.RESUME: "Resume",
    subscription.DELETE: "Delete",
    subscription.STATUS_BUTTON: "Status",
    subscription.REALLY_DELETE: "Yes, delete it",
    subscription.NO_ROLE: "No role",
    subscription.NO_ALERTS: "No alert channel",
    subscription.STORIES_OF: "{count} stories",
    subscription.LEVEL_OF: "Level: {level}",
    subscription.AT: "At {time}",
    subscription_status.DESCRIBED: (
        "Categories: {categories}\nLevel: {level}\nTime: {days} {time} ({zone})\nLayout: {layout}, at most {stories}\n"
        "Stories that may disturb: {disturbing}\n"
        "Role to mention: {role}\nAlerts go to: {alerts}\n{next}"
    ),
    subscription_status.DESCRIBED_PERSONAL: (
        "Categories: {categories}\nLevel: {level}\nTime: {days} {time} ({zone})\nStories: at most {stories}\n"
        "Stories that may disturb: {disturbing}\n{next}"
    ),
    subscription_status.NO_ROLE: "none",
    subscription_status.LEFT_OUT: "left out",
    subscription_status.LET_IN: "sent",
    subscription_status.ALERTS_TO_OWNER: "the server's owner",
    subscription_status.NEXT: "Next: {at}",
    subscription_status.PAUSED: "Paused. {why}",
    subscription_status.HISTORY: "The last ones\n{lines}",
    subscription_status.SENT: "sent ({stories} stories)",
    subscription_status.SENT_BUT: "sent ({stories} stories). {why}",
    subscription_status.WAITING: "about to be sent",
    subscription_status.RESTING: (
        "Discord asked for a pause. {posted} of {stories} stories are posted; the rest follows at {at}"
    ),
    subscription_status.RESTING_THREADS: (
        "{posted} of {stories} stories are posted. Their threads open as Discord lets us, from {at}"
    ),
    subscription_status.TRYING_AGAIN: "not sent; tried again at {at}. {posted} of {stories} stories are posted",
    subscription_status.SENDING: "being sent ({posted} of {stories} stories)",
    subscription_status.FAILED: "not sent. {why}",
    "메시지 하나로": "in one message",
    "기사마다 스레드로": "a thread for each story",
    "기사마다 포럼 글로": "a forum post for each story",
    digest.OPENER: "💬 {question}\nStart with a single sentence in English.",
    digest.ALERT: "The digest for {place} could not be sent and is paused.\n{why}",
    digest.NOTE: "The digest for {place}\n{why}",
    failure_reasons.UNKNOWN: "It could not be sent, and we do not know why. Resume it; tell us if it stops again.",
    failure_reasons.UNNAMED_PERMISSION: (
        "The bot lacks a permission. Check its permissions in the role's or the channel's settings, then press Resume."
    ),
    failure_reasons.UNNAMED_THREAD: "The stories were posted, but Discord did not let us open their threads.",
    failure_reasons.NOT_SENT: "not sent",
}
REASONS = {
    "missing_permission": "The bot lacks '{detail}'. Allow it in the channel's settings, then press Resume.",
    "thread_refused": "The stories were posted without threads: {detail}. Allow it, and the next ones get theirs.",
    "no_access": "The bot cannot see the channel. Allow View Channel or invite it again, then press Resume.",
    "channel_gone": "The channel is gone. Choose another one with /setup in the server.",
    "guild_gone": "The bot is not in the server. Invite it again, then press Resume.",
    "dm_closed": "Direct messages are closed. Allow them in your privacy settings, then press Resume.",
    "wrong_channel": "The channel does not take such posts. Change layout or channel with /setup in the server.",
    "blocked": "The server's AutoMod blocked the post. Make an exception for the bot, then press Resume.",
    "not_yours": "Only who manages the server can send digests there. Have them use /setup in the server.",
    "refused": "Discord did not take the post. We will look into it.",
    "operator": "An operator paused it. You can resume it.",
    "owner": "It is switched off.",
}
SKIPPED = {
    "digest.empty": "no new story that day",
    "subscription.paused": "not sent while paused",
    "subscription.deleted": "not sent: it was deleted",
    "stories.withdrawn": "not sent: its stories were all taken down",
    "delivery.too_late": "a day too late",
}
UNCLEAR = {
    typed_settings.UNKNOWN_CATEGORIES: "There is no category {words}. Choose from: {known}",
    typed_settings.UNKNOWN_LEVEL: "The level is one of easy, medium and hard.",
    typed_settings.UNKNOWN_LAYOUT: "The layout is one of plain, thread and forum.",
    typed_settings.UNKNOWN_TIME: "That is no time of day: {words}. Write it as in 08:00, 8:30 am or noon.",
    typed_settings.UNKNOWN_ZONE: "There is no such time zone: {words}. Write it as in Seoul, +9 or Asia/Seoul.",
    typed_settings.UNKNOWN_DAYS: "These are no weekdays: {words}. As in every day, mon-fri or mon, wed, fri.",
    typed_settings.NOTHING: "(nothing)",
    error_messages.UNKNOWN: AGAIN_LATER,
    error_messages.UNAVAILABLE: "Sorry, that did not work just now. Please try again in a moment.",
    error_messages.OUR_FAULT: OUR_FAULT,
}
ERRORS = {
    "account.inactive": "This account is suspended. Please contact the operator.",
    "article.unknown": "There is no such story. It may have been taken down.",
    "auth.forbidden": "You cannot use this.",
    "auth.proof_needed": "To be safe, sign in again on the web and try within ten minutes.",
    "auth.throttled": "Too many wrong sign-ins. Please try again later.",
    "auth.token_expired": "The connection was lost. Please try again.",
    "auth.token_invalid": "The connection was lost. Please try again.",
    "auth.user_gone": "This account was deleted. Talk to us again to start anew.",
    "category.unknown": "There is no such category. Please choose one from the menu.",
    "cursor.invalid": "The list cannot go on from here. Please open it again.",
    "leave.forbidden": "Operators' accounts cannot be deleted here.",
    "link_code.invalid": "The code is wrong or too old. Please make a new one.",
    "link_code.own": "This account made that code. Enter it in the other chat or on the web.",
    "merge.forbidden": "Operators' accounts cannot be joined.",
    "merge.gone": "That account is suspended or was joined already.",
    "merge.same": "It is the same account already.",
    "merge.survivor": "The account with the phone number must remain. Please join them the other way round.",
    "merge.two_numbers": "Both accounts have a phone number. Give one up on the web, under Link accounts, to join.",
    "not_found": "There is nothing like that.",
    "request.invalid": "That was not understood. Please try again.",
    "request.throttled": "Too many requests. Please wait a moment.",
    "request.too_large": "That is too long. Please make it shorter.",
    "sense.unknown": "There is no such meaning. It may have changed meanwhile.",
    "saved_word.unknown": "That word is not in your word book. You may have removed it.",
    "subscription.exists": "There is a digest already. Please try again in a moment.",
    "subscription.of_server": "This digest belongs to its server. Change it there with /digest list .",
    "subscription.paused": "The digest is paused. Resume it first.",
    "subscription.taken": "Somebody else has set up a digest there. Please try again in a moment.",
    "subscription.unknown": "There is no such digest. Start with /setup .",
    "word.unknown": "The story does not have that word.",
}
SENTENCES: dict[str, str] = (
    english_service.SENTENCES
    | LABELS
    | READING
    | REPORTS
    | ACCOUNT
    | STUDY
    | DIGESTS
    | UNCLEAR
    | {failure_reasons.SENTENCES[reason]: english for reason, english in REASONS.items()}
    | {failure_reasons.SKIPPED[reason]: english for reason, english in SKIPPED.items()}
    | {error_messages.SENTENCES[code]: english for code, english in ERRORS.items()}
)
