"""What users say of stories, over a day of an invented press: on the pages, in the API, in the rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from storage.engine import url_of
from storage.store import SqlStore
from tests.integration.test_tokens import secret_of
from tests.integration.test_web_probes import PROBE
from tests.newsroom import MINUTE
from tests.scenario.stage import Stage
from tests.web import Reader
from watchword.domain.article import Text
from watchword.domain.database import Database
from watchword.domain.note import MAX_NOTE, MAX_TAGS, fold_tag
from watchword.domain.story import Candidate, Copy
from watchword.domain.user import Role, User
from watchword.domain.views import StoryFilter, StoryView
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases.story import join, split
from watchword.usecases.story_note import add_note, add_tag, claim, mark_read
from watchword.usecases.user import add_user
from watchword.web.problems import API


async def numbers(stage: Stage, **only: object) -> Sequence[int]:
    """The stories that a filter leaves, the newest first."""
    topics = tuple(stage.context.plan.config.topics)
    wanted = StoryFilter(topics=topics, **only)  # type: ignore[arg-type]
    views = await stage.store.read(lambda rows: rows.views.stories(limit=99, only=wanted))
    for one in views:
        assert not (wanted.is_unread and one.said.is_read)
    return [one.id for one in views]


async def heads(reader: Reader, query: str) -> int:
    return len((await reader.get(f"/now?{query}")).texts("//h2[@class='head']"))


async def test_a_story_is_claimed_tagged_noted_and_read_on_its_page(
    reader: Reader, stage: Stage
) -> None:
    number, *others = await numbers(stage)
    path = f"/stories/{number}"
    for action, form in (
        ("claim", {}),
        ("tag", {"tag": " #Front  Page "}),
        ("tag", {"tag": "front page"}),
        ("note", {"text": f"Call them.\r\n{PROBE}"}),
    ):
        answer = await reader.post(f"{path}/{action}", **form)
        assert (answer.status, answer.headers["Location"]) == (303, f"{path}#notes"), action
    page = await reader.get(path)
    (said,) = page.texts("//*[@id='notes']")
    assert "Claimed by you" in said
    assert said.count("#front page") == 1
    assert "Call them.\"'><svg onload=alert(1)>" in said
    assert page.document.xpath("//*[@id='notes']//svg | //*[@id='notes']//script") == []
    kick = (await reader.get("/now?tag=FRONT+PAGE")).texts("//article/p[@class='kick']")
    assert len(kick) == 1
    assert kick[0].endswith("Claimed by you #front page")
    assert await heads(reader, "show=mine") == 1
    assert await heads(reader, "show=unread") == len(others) + 1
    back = await reader.post(f"{path}/read", is_read="true")
    assert back.headers["Location"] == "/now"
    assert await heads(reader, "show=unread") == len(others)
    assert len((await reader.get("/now")).document.xpath("//article[@data-read]")) == 1
    await reader.post(f"{path}/read", is_read="false")
    assert await heads(reader, "show=unread") == len(others) + 1
    for one in page.document.xpath("//*[@id='notes']//button[@name='note']/@value"):
        assert (await reader.post(f"{path}/unsay", note=one)).status == 303
    await reader.post(f"{path}/release")
    bare = (await reader.get(path)).texts("//*[@id='notes']")[0]
    assert "Claim it" in bare
    assert "front page" not in bare
    done = [one.action for one in await stage.store.read(lambda rows: rows.users.audit(limit=9))]
    assert f"stories/{number}/claim" in done
    assert f"stories/{number}/tag tag front page" in done
    assert not any("read" in one for one in done), "that is the reader's own"


async def test_what_cannot_be_kept_is_refused(reader: Reader, stage: Stage) -> None:
    number, *_ = await numbers(stage)
    assert (await reader.post(f"/stories/{number}/note", text=" \r\n ")).status == 400
    assert (await reader.post(f"/stories/{number}/note", text="x" * (MAX_NOTE + 1))).status == 400
    assert (await reader.post(f"/stories/{number}/tag", tag="#")).status == 400
    assert (await reader.post("/stories/99999/claim")).status == 404
    assert (await reader.post(f"/stories/{number}/unsay", note="99")).status == 404

    def fill(rows: WriteTransaction) -> None:
        for at in range(MAX_TAGS):
            add_tag(rows, number, "", f"t{at}", stage.clock.now())

    await stage.store.write(fill)
    assert (await reader.post(f"/stories/{number}/tag", tag="more")).status == 409


async def test_a_reader_marks_as_read_and_an_editor_says_more(
    reader: Reader, stage: Stage
) -> None:
    number, *others = await numbers(stage)
    secrets = {}
    for role, scope in ((Role.READER, "read"), (Role.EDITOR, "edit")):
        name = role.name.lower()
        new = User(name=name, role=role, created_at=stage.clock.now())
        await stage.store.write(partial(add_user, user=new, password="a hash"))
        secrets[role] = await secret_of(stage, name, scope)

    async def ask(role: Role, method: str, path: str, body: object = None) -> tuple[int, object]:
        async with reader.session.request(
            method,
            f"{reader.address}{API}/stories{path}",
            json=body,
            headers={"Authorization": f"Bearer {secrets[role]}"},
        ) as answer:
            return answer.status, await answer.json() if answer.content_length else None

    for method, path, body in (
        ("PUT", "claim", None),
        ("POST", "notes", {"text": "Call them."}),
        ("POST", "tags", {"tag": "Front"}),
    ):
        assert (await ask(Role.READER, method, f"/{number}/{path}", body))[0] == 403
        assert (await ask(Role.EDITOR, method, f"/{number}/{path}", body))[0] in (200, 204)
    assert (await ask(Role.READER, "PUT", f"/{number}/read"))[0] == 204
    found = {role: (await ask(role, "GET", f"/{number}"))[1] for role in secrets}
    read, edited = found[Role.READER], found[Role.EDITOR]
    assert isinstance(read, dict)
    assert isinstance(edited, dict)
    assert (read["is_read"], edited["is_read"]) == (True, False), "each for itself"
    assert read["claim"]["who"] == "editor"
    assert [(one["who"], one["text"]) for one in read["notes"]] == [("editor", "Call them.")]
    assert [one["text"] for one in read["tags"]] == ["front"]
    for role, query, count in (
        (Role.READER, "show=unread", len(others)),
        (Role.EDITOR, "show=unread", len(others) + 1),
        (Role.READER, "show=mine", 0),
        (Role.EDITOR, "show=mine", 1),
        (Role.READER, "tag=front", 1),
    ):
        status, page = await ask(role, "GET", f"?{query}")
        assert isinstance(page, dict)
        assert (status, len(page["items"])) == (200, count), (role, query)
    assert (await ask(Role.EDITOR, "DELETE", f"/{number}/notes/{read['tags'][0]['id']}"))[0] == 204
    assert (await ask(Role.EDITOR, "DELETE", f"/{number}/claim"))[0] == 204
    assert (await ask(Role.READER, "DELETE", f"/{number}/read"))[0] == 204
    left = (await ask(Role.READER, "GET", f"/{number}"))[1]
    assert isinstance(left, dict)
    assert (left["claim"], left["tags"], left["is_read"]) == (None, [], False)


async def test_a_story_with_a_new_alert_is_unread_again(stage: Stage) -> None:
    alert = max(await stage.alerts(), key=lambda one: one.created_at)
    story, at = alert.story, alert.created_at
    for moment, is_unread in ((at - MINUTE, True), (at, False)):
        read = partial(mark_read, story=story, who="mori", now=moment, is_read=True)
        await stage.store.write(read)
        assert (story in await numbers(stage, who="mori", is_unread=True)) is is_unread
        assert story in await numbers(stage, who="ada", is_unread=True)


async def test_split_and_join_keep_what_was_said(stage: Stage) -> None:
    now = stage.clock.now()
    views = await stage.store.read(
        lambda rows: rows.views.stories(limit=99, only=StoryFilter(topics=("china-japan",)))
    )
    whole = max(views, key=lambda one: len(one.reports))
    article = whole.reports[-1].article

    async def said(story: int) -> list[tuple[str, str, str]]:
        found = await stage.store.read(lambda rows: rows.story_notes.of(story))
        return [(one.kind.value, one.who, one.text) for one in found]

    write = stage.store.write
    await write(lambda rows: claim(rows, whole.id, "mori", now))
    await write(lambda rows: add_tag(rows, whole.id, "mori", "fish", now))
    await write(lambda rows: add_note(rows, whole.id, "ada", "Call them.", now))
    await write(lambda rows: mark_read(rows, whole.id, "ada", now, is_read=True))
    before = await said(whole.id)
    assert len(before) == 4
    new = (await write(lambda rows: split(rows, article, now))).story
    assert await said(new) == await said(whole.id) == before
    await write(lambda rows: add_tag(rows, new, "ada", "boats", now + MINUTE))
    await write(lambda rows: mark_read(rows, new, "mori", now, is_read=True))
    await write(lambda rows: join(rows, whole.id, new, now))
    assert sorted(await said(whole.id)) == sorted([*before, ("tag", "ada", "boats")])
    assert await said(new) == []


async def test_a_story_that_becomes_part_of_another_takes_along_what_was_said(
    stage: Stage,
) -> None:
    now, told = stage.clock.now(), {one.story for one in await stage.alerts()}
    possible = await stage.store.read(lambda rows: rows.alerts.possible())
    article, old = await stage.store.read(
        lambda rows: next(
            (one.article, story)
            for one in possible
            if (story := rows.stories.of(one.article)) not in (None, *told)
        )
    )
    assert old is not None
    new, *_ = told
    text = Text(title="", summary="", body="")
    of = Candidate(article=1, story=new, source="a", shared=9, size=9, text=text)
    copy = Copy(of=of, containment=1.0)
    await stage.store.write(lambda rows: add_tag(rows, old, "mori", "fish", now))
    await stage.store.write(lambda rows: rows.stories.place(article, now, link=copy))
    (kept,) = await stage.store.read(lambda rows: rows.story_notes.of(new))
    assert kept.text == "fish"
    assert await stage.store.read(lambda rows: rows.damage()) == []


async def test_each_database_finds_stories_by_what_was_said(database: Database) -> None:
    store = SqlStore(url_of(database), domain="watchword.invalid")
    for only in ({"is_unread": True}, {"is_mine": True}, {"tag": "front"}):
        wanted = StoryFilter(topics=("talks",), who="mori", **only)
        find = partial(_find, wanted=wanted)
        assert await store.read(find) == ([], 0)
    assert await store.read(lambda rows: rows.story_notes.tags(limit=9)) == []
    store.close()


def _find(rows: ReadTransaction, wanted: StoryFilter) -> tuple[Sequence[StoryView], int]:
    return rows.views.stories(limit=9, only=wanted), rows.views.count_stories(wanted)


def test_a_tag_has_one_spelling() -> None:
    assert fold_tag(" ＃Front\n PAGE ") == fold_tag("#front page") == "front page"
    assert fold_tag("# ") == ""
