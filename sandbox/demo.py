"""The demo: the main job once, from the outlets to a learner, with what each side saw."""

import time

import httpx
import redis
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from sandbox.chat_room import ChatRoom, Shown
from sandbox.children import ChildError
from sandbox.demo_learner import Learner, Story
from sandbox.demo_server import Posted, StudyServer
from sandbox.newsroom.stories import stories
from sandbox.stack import Stack

PUBLISH_SECONDS = 120.0
SHOWN_CATEGORY = "technology"
SHOWN_LINES = 14
LEVELS = {"A2": "쉬움", "B1": "보통", "B2": "어려움"}
LOOKED_UP = "complaints"
"""A form of a word that a story of the sandbox teaches."""
CACHE_KEYS = "newsbite:*"
"""The product's own keys in Redis."""


def run(stack: Stack, console: Console) -> None:
    """Run the main job and print what each side received. Raises ChildError when a step fails."""
    started = time.monotonic()
    console.rule("1. Collect: what each outlet offered")
    stack.manage("collect")
    with Learner.signed_in(stack) as learner:
        console.rule("2. Study notes: written, checked, published")
        published = _wait_until_published(stack, learner, console)
        stack.manage("notes_report")
        stack.manage("events_report")
        console.rule("3. One story in three texts, as learners get it")
        ready = [story for story in published if story.notes == "ready"]
        if not ready:
            raise ChildError("No story has notes: the checks refused all of them, or the model never answered.")
        chosen = next((story for story in ready if story.category == SHOWN_CATEGORY), ready[0])
        console.print(_three_texts([learner.detail(chosen.id, level) for level in LEVELS]))
        console.rule(f"4. The same question twice: the news in {SHOWN_CATEGORY}")
        console.print(_asked_twice(stack, learner))
    console.rule("5. In the study server on Discord: set up, delivered, a button pressed")
    with StudyServer.entered(stack) as server:
        console.print(_said("/setup (only the owner sees this)", server.command("setup", categories="기술, 과학")))
        server.command("digest now")
        digest = server.digest()
        console.print(_said("the digest, delivered to the channel", digest))
        for button in ("해석 보기", "내 난이도로"):
            console.print(_said(f"a member presses {button} (only they see this)", server.press(digest, button)))
    console.rule("6. In KakaoTalk: a story opened, its words saved, one looked up, and asked again")
    _show_kakao(stack, console)
    console.rule("7. Totals")
    console.print(_totals(stack, published, time.monotonic() - started))


def _wait_until_published(stack: Stack, learner: Learner, console: Console) -> list[Story]:
    columns = (TextColumn("stories published"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    deadline = time.monotonic() + PUBLISH_SECONDS
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("", total=len(stories()))
        while len(published := learner.all_stories()) < len(stories()):
            progress.update(bar, completed=len(published))
            stack.check()
            if time.monotonic() > deadline:
                raise ChildError(
                    f"Only {len(published)} of {len(stories())} stories were published within {PUBLISH_SECONDS:.0f} s. "
                    f"See {stack.data / 'logs'}/worker.log:\n{stack.tail('worker')}"
                )
            time.sleep(0.5)
    return published


def _three_texts(texts: list[Story]) -> Panel:
    """Return one story's texts side by side, taught words bold, with the words and the question that they share."""
    story, table = texts[0], Table(box=None, padding=(0, 1), header_style="bold")
    english = [Text(" ".join(one.en for one in text.sentences)) for text in texts]
    for text, shown in zip(texts, english, strict=True):
        shown.highlight_words([word.word for word in text.words], style="bold underline")
    for text, name in zip(texts, LEVELS.values(), strict=True):
        table.add_column(f"{text.level} {name}", ratio=1, overflow="fold")
    table.add_row(*english)
    table.add_row(*(Text("\n" + " ".join(one.ko or "" for one in text.sentences)) for text in texts))
    table.add_row(*("\n" + "\n".join(f"{word.lemma} {word.meaning_ko}" for word in text.words) for text in texts))
    source = Text(f"{story.source.credit} · {story.url}\n", style="dim")
    parts: list[RenderableType] = [Text(story.headline_ko or ""), source, table]
    if asked := story.question:
        proofs = [text.sentences[text.question.proof or 0].en for text in texts if text.question]
        right = f"{asked.options[asked.answer]} ({texts[0].level}: {proofs[0]})"
        parts.append(Text(f"\n{asked.question}  {' / '.join(asked.options)}\n→ {right}"))
    return Panel(Group(*parts), title=story.title, title_align="left")


def _asked_twice(stack: Stack, learner: Learner) -> Table:
    with redis.Redis.from_url(stack.servers.redis_url) as client:
        if keys := list(client.scan_iter(CACHE_KEYS)):
            client.delete(*keys)
    learner.page(None)  # opens the connection, so that both times measure the answer alone
    table = Table("asked", "answered from", "X-Cache", "stories", "time")
    for name in ("first, Redis just emptied", "again"):
        answer = learner.page(SHOWN_CATEGORY)
        source = "Redis" if answer.cache == "hit" else "PostgreSQL, and put into Redis"
        table.add_row(name, source, answer.cache, str(len(answer.results)), f"{answer.milliseconds:.1f} ms")
    return table


def _show_kakao(stack: Stack, console: Console) -> None:
    if not any(child.name == "kakao" for child in stack.children):
        raise ChildError("The Kakao skill was not started: KAKAO_SKILL_SECRET is missing.")
    with ChatRoom.entered(stack) as chat:
        for title, user_action in (
            ("the channel is added: the bot greets", chat.add_channel),
            ("오늘의 한입뉴스 is tapped", lambda: chat.tap("오늘의 한입뉴스")),
            ("a story is opened", lambda: chat.tap_first("story")),
            ("단어 담기: its words are saved", lambda: chat.tap_first("save")),
            (f'"{LOOKED_UP} 뜻" is typed: a word is looked up', lambda: chat.say(f"{LOOKED_UP} 뜻")),
            ("복습 is typed, and the age asked once", lambda: chat.say("복습")),
            ("the first word comes back", lambda: chat.tap_first("study_age")),
            ("it is answered: the verdict and the next", lambda: chat.tap_first("study_answer")),
        ):
            shown = user_action()
            console.print(_said(f"{title} ({shown.seconds * 1000:.0f} ms)", shown))


def _said(title: str, message: Posted | Shown) -> Panel:
    lines = message.text.splitlines()
    shown = lines if len(lines) <= SHOWN_LINES else [*lines[:SHOWN_LINES], "…"]
    return Panel(Text("\n".join(shown)), title=title, title_align="left")


def _totals(stack: Stack, published: list[Story], seconds: float) -> Table:
    with httpx.Client(base_url=stack.ports.sandbox_url, trust_env=False) as sandbox:
        fetched = len(sandbox.get("/sandbox/requests").json())
        calls = len(sandbox.get("/sandbox/llm/calls").json())
    ready = sum(story.notes == "ready" for story in published)
    table = Table("what", "how many", show_header=False)
    for name, figure in (
        ("requests to the outlets", fetched),
        ("stories published", len(published)),
        ("with study notes", ready),
        ("headline only", len(published) - ready),
        ("calls to the model", calls),
        ("seconds", f"{seconds:.0f}"),
    ):
        table.add_row(name, str(figure))
    return table
