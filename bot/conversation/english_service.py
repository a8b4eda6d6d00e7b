"""The English of what the chats say of the service: questions about it, searches, the push, small talk, errors."""

from bot.conversation import (
    about,
    error_messages,
    first_choices,
    news,
    placement,
    preferences,
    push,
    search,
    small_talk,
    stories,
    studying,
    texts,
    word_book,
)

SERVICE = {
    about.PRICE: (
        "Newsbite is free, without payments and without advertising. Originals open on the outlets' own sites, which "
        "may want a subscription."
    ),
    about.MAKER: (
        "Newsbite teaches English with one bite of news a day, and its words. It goes on with the same record in "
        "KakaoTalk, on Discord and on the web."
    ),
    about.AI: (
        "I answer by fixed rules. AI writes the easy English, its Korean and the meanings, and checks look for what "
        "is not in the original. It can still be wrong: compare it with the source."
    ),
    about.PRIVACY: (
        "We store what learning needs: your categories and level, stories you met, your word book, the digests you "
        "get. We neither sell it nor use it for advertising, and we store no conversations.{more}"
    ),
    about.PRIVACY_PAGE: "\n\nMore: {web}/privacy/",
    about.SOURCE: (
        "We choose from outlets such as The New York Times and CNN. Every story has its source and a link; its English "
        "and Korean are written anew by us. New stories come every morning."
    ),
    about.ACCOUNT: "In the chats you need no account.{web} To join your record with the web, press ‘Link accounts’.",
    about.ACCOUNT_ON_WEB: "\nOn the web you sign up, sign in and recover your password here: {web}/login/\n",
    about.WEB: "There is no app: use KakaoTalk, Discord and the web.\nWeb: {web}/",
    about.NO_WEB: "There is no app: use the chats.",
    about.HUMAN: "To reach a person, write to:\n{contact}{hours}",
    about.HOURS: "\nHours: {hours}",
    about.NO_HUMAN: (
        "There is no contact yet. Help says how things work, and you can compare a story with its source where "
        "something looks wrong."
    ),
    about.TROUBLE: (
        "Sorry for the trouble. Please update your app and try again. Where an original does not open, its outlet may "
        "block it. If it goes on, please contact us."
    ),
    about.SHARE: "Thank you for telling a friend! Send them this address.\n{address}",
    about.NO_ADDRESS: "Use the share button of the channel's home. A story is shared from its source.",
    about.SOUND: (
        "There is no sound yet. The words of a story have their pronunciation in IPA, and looking a word up shows it."
    ),
    about.TO_ENGLISH: "We do not translate into English. Send a topic for its stories, or an English word.",
    about.ADVICE: (
        "For a test or for talking alike: one story every day helps most.\n\n1. Read today's bites in English\n"
        "2. Check with the Korean\n3. Save the words and review them\n\nThe level is easy, medium or hard."
    ),
    search.ABOUT: "Stories about ‘{topic}’",
    search.NOTHING_ABOUT: "There is no story about {topic} yet.",
    search.NEAR: "{text} Here is news of {category}, which comes near.",
    search.OF_DAYS: "Stories of {days}",
    search.OF_DAYS_IN: "{category} stories of {days}",
    search.NOTHING_THEN: "There are no stories of {days}.",
    search.NO_SUCH_DAY: "There is no such day: {day}. Write it as in yesterday or 29 November.",
    search.NOT_YET: "That day has not come. Shall we begin with the stories there are?",
    search.UNKNOWN_ADDRESS: (
        "We do not have that story. Only stories that we chose have Korean and words. Try a word of its headline."
    ),
    search.LIST_AGAIN: "The list you saw",
    search.LIST_IS_GONE: "I could not find the list you saw. Please choose anew.",
    search.MORE_DAYS: "Yesterday's stories",
    push.SWITCH_ON.label: "Switch it on",
    push.SWITCH_OFF.label: "Switch it off",
    push.CHANGE_TIME.label: "Change its time",
    push.IS_ON: "The morning push is on. Today's bites come {when}.\n\n{terms}",
    push.NOW_ON: "The morning push is on now. Today's bites come {when}.\n\n{terms}",
    push.CHANGED: "The morning push is changed: it comes {when}.\n\n{terms}",
    push.MOVED: "Nothing is sent from 21:00 to 08:00, so it comes at {time}.\n",
    push.IS_OFF: "The morning push is off. Switched on, it brings today's bites every day at 08:00.\n\n{terms}",
    push.NOW_OFF: "The morning push is off now. Ask for today's news whenever you like.",
    push.NOT_OFFERED: "There is no morning push in KakaoTalk yet. Ask for today's news whenever you like.",
    push.MEMO_ON.label: "Send it to myself",
    push.MEMO_OFF.label: "Stop sending it to me",
    push.MEMO_INSTEAD: "\n\nIt can come as a message to yourself in KakaoTalk: press ‘Send it to myself’.",
    push.MEMO_IS_ON: "Today's bites come as a message to yourself, {when}.",
    push.MEMO_NOW_ON: "It is on now: today's bites come as a message to yourself, {when}.",
    push.MEMO_NOW_OFF: "It is off now. Ask for today's news whenever you like.",
    push.MEMO_NOT_OFFERED: "Messages to yourself are not ready yet. Ask for today's news whenever you like.",
    push.MEMO_LOGIN: "It needs a Kakao login: sign in on the web with Kakao, allow messages, switch it on.{address}",
    push.WAS_OFF: "The morning push is off. We send nothing unless you ask.",
    push.TERMS: "It is free, never comes from 21:00 to 08:00, and can be switched off at any time.",
    push.WHEN: "When should it come? Write it as in 8 am or weekdays 7 pm.",
    push.NO_DAY_LEFT: "No day would be left. To get none, switch the push off.",
    push.IS_PAUSED: "The morning push is off. {why}",
    push.BUDGET_SPENT: "This month's pushes are all sent; it goes on next month. Ask for today's news meanwhile.",
    push.WHY["not_reached"]: "KakaoTalk did not take it. If you blocked the channel, add it again and switch this on.",
    push.WHY["no_identity"]: "Your KakaoTalk connection has changed. Please switch it on again.",
    push.WHY["operator"]: "An operator switched it off for a while. You can switch it on again.",
    push.WHY["owner"]: "Switch it on whenever you like.",
    push.UNKNOWN_WHY: "Switched on, it comes again from the next day.",
    push.AT: "{days} at {time}",
    texts.FIRST_CHOICES.label: "Choose my level",
    first_choices.WHICH_SAMPLE: "One piece of news, as it reads at each level. Which is easy to read?\n\n{samples}",
    first_choices.WHICH_CATEGORY: (
        "Your level is {level} now.\nWhich category would you like to begin with? You can add others later."
    ),
    first_choices.CHOSEN: "All set. You can change your categories and level at any time.\n\n",
    first_choices.SKIP.label: "Skip",
    placement.INTRODUCTION: (
        "Say of {total} words whether you know what they mean; it takes two minutes. A few of them do not exist: say "
        "that you know only those you know.\n\n"
    ),
    placement.ASKED: "{number}/{total}\n{word}",
    placement.RANGE: "You are between {low} and {high}.",
    placement.CLOSEST: "You are closest to {level}.",
    placement.START: "{found} You start one step lower, at {start} (‘{difficulty}’). Raise it whenever you like.",
    placement.AGAIN.label: "Begin anew",
    texts.PLACEMENT.label: "Find my level by words",
    news.WITHOUT: "Today's bites without {categories}",
    news.NOTHING_MORE: "There is no further new story today. See you tomorrow morning.",
    news.NOTHING_LEFT: "Without {categories} there is no new story today.",
    news.DROP: "Always leave out {category}",
    preferences.DROPPED: "Left out: {category}.\nYou read: {now}",
    preferences.ADDED: "Added: {category}.\nYou read: {now}",
    preferences.ONLY: "You read {category} alone now.\nFor the others press ‘All categories’.",
    preferences.ALREADY_ALL: "You read all categories, {category} among them.",
    preferences.LAST_ONE: "One category must remain. Add another one first.",
    preferences.PUT_BACK: "Put {category} back",
    stories.OTHER_OUTLETS: "How other outlets put it",
    stories.NO_OTHERS: "No other outlet is known to have told this.",
    stories.FOLLOW_UP: "Follow-up",
    word_book.CLEAR: "Press Delete below each word to remove.",
}
SAID = {
    "bye": "Thanks for today. See you tomorrow with new stories! 👋",
    "praise": "That is kind of you. 😊 Shall we read the next story?",
    "laugh": "Today's stories are good ones too. Shall we read one?",
    "emoji": "Nice to see you! 😊 Shall we read one of today's stories?",
    "yes": "Good! Where shall we begin?",
    "no": "All right. I am here whenever you like.",
    "unhappy": "Sorry that we did not do better. Tell us by ‘Contact us’ what was wrong, and we will mend it.",
    "swear": "Sorry if something upset you. Please tell us by ‘Contact us’.",
    "media": "I cannot see pictures or files. Please write to me.",
    "small_talk": "I do not know much about that. 😅 English news and words I do know.",
}
ERRORS = {
    "article.taken_down": "The story was taken down, so it cannot be corrected.",
    "correction.superseded": "It was corrected again since. Undo the later correction first.",
    "sentence.unknown": "That sentence is gone. It may have been written anew.",
    "account.waiting": "The number may have a new owner, so it takes three days. Or sign in with Kakao or Discord.",
    "answer.invalid": "That is no answer to this question. Please choose one of the options.",
    "answer.nothing_to_undo": "There is no answer to take back. It can be taken back for ten minutes.",
    "code.expired": "The code is too old or was used. Please get a new one.",
    "code.wrong": "The code is wrong. Please check it.",
    "event.unknown": "Choose two events or more. One may be gone meanwhile.",
    "event.whole": "Not all stories of an event can be taken out of it. Choose a few.",
    "answer.undo_limit": "No more answers can be taken back today. Please try again tomorrow.",
    "export.expired": "This link has expired. Please get a new one.",
    "identity.duplicate": "You may have an account already. Prove that it is yours and link it, or make a new one.",
    "identity.last": "It is your only way to sign in. Link another sign-in or a phone number first.",
    "identity.unknown": "There is no such connection. You may have cut it already.",
    "login.busy": "Many people are signing in now. Please try again in a moment.",
    "login.closed": "That sign-in is not offered yet. Please use another one.",
    "login.expired": "The sign-in took too long. Please begin again.",
    "login.misconfigured": "Something is wrong on our side. Please use another sign-in.",
    "login.quota": "The sign-in service has too many requests. Please try again in a few minutes.",
    "login.unclear": "We did not understand the sign-in service. Please try again in a moment.",
    "login.unreachable": "The sign-in service does not answer. Please try again in a moment.",
    "login.wrong_app": "That sign-in is of another app. Please sign in here.",
    "merge.later_first": "Undo the accounts that were joined later first.",
    "merge.needed": "You have a record from a chat. Choose whether to join it.",
    "merge.too_late": "It was joined more than 24 hours ago and cannot be undone.",
    "merge.unknown": "Nothing like that was joined.",
    "password.weak": "Please choose another password: this one is too short or too common.",
    "password.wrong": "The password is wrong.",
    "phone.country": "We cannot send texts to that country yet. Please use another number.",
    "phone.legacy": "Texts do not reach old numbers such as 011. Please use one that begins with 010.",
    "phone.not_mobile": "That is no mobile number. Please use one that begins with 010.",
    "phone.same": "That is the number you have.",
    "phone.taken": "Another account has that number. Please sign in there.",
    "placement.limit": "No more word checks today. Please try again tomorrow.",
    "placement.not_asked": "Another word is being asked. Please answer that one.",
    "proof.impossible": "That account cannot be proved so. Please choose another way.",
    "proof.wrong": "That could not be proved. Please look again.",
    "push.no_grant": "Kakao has to be allowed to send you messages. Sign in on the web with Kakao and agree.",
    "push.no_identity": "We have not met you in KakaoTalk. Talk to the channel, or sign in on the web with Kakao.",
    "push.off": "The morning push is not ready yet. Ask for today's news whenever you like.",
    "question.not_open": "Another question is open. Go on with /review .",
    "question.unknown": "That question is of an earlier review. Today's is at /review .",
    "service_account.name_invalid": "A service account's name has small letters, digits and hyphens.",
    "service_account.platform_unknown": "A service account's platform is discord or kakao_skill.",
    "session.unknown": "That device is signed out already.",
    "sign_up.needed": "You have not signed up. Please send your date of birth and your consent.",
    "sign_up.too_young": "Under 14 you cannot sign up: the law wants your parents' consent.",
    "sms.budget_spent": "No more texts can be sent today. Sign in with Kakao or Discord, or try again tomorrow.",
    "sms.number_refused": "No text can be sent to that number. Check it, or use another one.",
    "sms.unavailable": "No text can be sent now. Please try again in a moment.",
    "study.age_unknown": "Tell us whether you are 14 or older before the review.",
    "study.too_young": "Under 14 no reviews are stored. You can go on reading.",
    "subscription.changed": "It was changed meanwhile. Please open it again.",
    "subscription.forbidden": "Only your own chats, and channels that were checked on Discord, can get digests.",
    "subscription.too_many": "You have too many digests. Delete one that you do not use.",
    "time_zone.unknown": "There is no such time zone. Write it as in Asia/Seoul.",
}
FAMILIES = {
    "grant": "Your Kakao connection cannot be used. Please sign in on the web with Kakao again.",
    "feed": "Please check the feed's address.",
    "http": "The outlet's site gave us no story.",
    "kakao": "Something went wrong with Kakao. Please try again in a moment.",
    "sms": "Something went wrong with the text message. Please try again in a moment.",
    "llm": "Something went wrong with the study notes.",
}
SENTENCES: dict[str, str] = (
    SERVICE
    | {small_talk.SENTENCES[action]: english for action, english in SAID.items()}
    | {small_talk.HERE: "Yes, here it is.", studying.BY_COMMAND: "Write your answer into /answer."}
    | {error_messages.SENTENCES[code]: english for code, english in ERRORS.items()}
    | {error_messages.FAMILIES[family]: english for family, english in FAMILIES.items()}
)
