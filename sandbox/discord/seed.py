"""The servers that are there from the start, for people to sit in."""

from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.permissions import MEMBER, Permission
from sandbox.discord.service import Discord

MINA = 80351110224678912
JUN = 80351110224670000
SEOYEON = 80351110224680001
ROLE_COLOR = 0x2ECC71


def add_sample_servers(discord: Discord) -> None:
    """Found three servers: Mina's, where all is well; Jun's, where the bot may do little; one without the bot."""
    mina = discord.factory.user("mina", "민아", user_id=MINA)
    jun = discord.factory.user("jun", "준", user_id=JUN)
    seoyeon = discord.factory.user("seoyeon", "서연", user_id=SEOYEON)
    seoyeon.installed = True
    study = discord.factory.guild("영어 한입 스터디", mina)
    _furnish_study(discord, study)
    office = discord.factory.guild("테크 잉글리시", jun)
    _furnish_office(discord, office)
    elsewhere = discord.factory.guild("봇이 없는 서버", seoyeon, with_bot=False)
    discord.factory.channel(elsewhere, "일반")
    for guild in (study, office, elsewhere):
        for user in (mina, jun, seoyeon):
            discord.factory.member(guild, user)
    learners = next(role for role in study.roles.values() if role.name == "스터디원")
    discord.changes.member_roles(study, jun, {learners.id})


def _furnish_study(discord: Discord, guild: Guild) -> None:
    founding = discord.factory
    founding.role(guild, "스터디원", MEMBER, color=ROLE_COLOR, mentionable=True)
    news = founding.channel(guild, "뉴스", "category")
    founding.channel(guild, "오늘의-뉴스", parent=news, topic="아침마다 영어 뉴스 한입")
    founding.channel(guild, "공지", "announcement", parent=news)
    founding.channel(guild, "뉴스-토론", "forum", parent=news, tags=["기술", "과학", "경제", "문화"])
    talk = founding.channel(guild, "이야기", "category")
    founding.channel(guild, "수다", parent=talk, topic="무엇이든 편하게")
    founding.channel(guild, "단어-시험", parent=talk)


def _furnish_office(discord: Discord, guild: Guild) -> None:
    founding, changes = discord.factory, discord.changes
    founding.channel(guild, "general")
    read_only = founding.channel(guild, "봇-쓰기-금지")
    changes.overwrite(read_only, deny=int(Permission.SEND_MESSAGES))
    hidden = founding.channel(guild, "봇에게-안-보임")
    changes.overwrite(hidden, deny=int(Permission.VIEW_CHANNEL))
    plain = founding.channel(guild, "링크-금지")
    changes.overwrite(plain, deny=int(Permission.EMBED_LINKS))
    founding.channel(guild, "태그-필수-포럼", "forum", tags=["뉴스", "질문"], require_tag=True)
