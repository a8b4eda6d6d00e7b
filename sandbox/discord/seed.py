"""The sample servers and users that exist from the start."""

from typing import TYPE_CHECKING

from sandbox.discord.model.permissions import MEMBER, Permission

if TYPE_CHECKING:  # the demo needs the ids alone, and none of what serves them
    from sandbox.discord.service import Discord

MINA = 80351110224678912
JUN = 80351110224670000
SEOYEON = 80351110224680001
ROLE_COLOR = 0x2ECC71


def add_sample_servers(discord: "Discord") -> None:
    """Add three servers: Mina's, where all is well; Jun's, where the bot may do little; one without the bot."""
    factory, changes = discord.factory, discord.changes
    mina = factory.user("mina", "민아", user_id=MINA)
    jun = factory.user("jun", "준", user_id=JUN)
    seoyeon = factory.user("seoyeon", "서연", user_id=SEOYEON)
    seoyeon.installed = True
    study = factory.guild("영어 한입 스터디", mina)
    factory.role(study, "스터디원", MEMBER, color=ROLE_COLOR, mentionable=True)
    news = factory.channel(study, "뉴스", "category")
    factory.channel(study, "오늘의-뉴스", parent=news, topic="아침마다 영어 뉴스 한입")
    factory.channel(study, "공지", "announcement", parent=news)
    factory.channel(study, "뉴스-토론", "forum", parent=news, tags=["기술", "과학", "경제", "문화"])
    talk = factory.channel(study, "이야기", "category")
    factory.channel(study, "수다", parent=talk, topic="무엇이든 편하게")
    factory.channel(study, "단어-시험", parent=talk)
    office = factory.guild("테크 잉글리시", jun)
    factory.channel(office, "general")
    changes.overwrite(factory.channel(office, "봇-쓰기-금지"), deny=int(Permission.SEND_MESSAGES))
    changes.overwrite(factory.channel(office, "봇에게-안-보임"), deny=int(Permission.VIEW_CHANNEL))
    factory.channel(office, "태그-필수-포럼", "forum", tags=["뉴스", "질문"], require_tag=True)
    elsewhere = factory.guild("봇이 없는 서버", seoyeon, with_bot=False)
    factory.channel(elsewhere, "일반")
    for guild in (study, office, elsewhere):
        for user in (mina, jun, seoyeon):
            factory.member(guild, user)
    learners = next(role for role in study.roles.values() if role.name == "스터디원")
    changes.member_roles(study, jun, {learners.id})
