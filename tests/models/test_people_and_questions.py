"""Who somebody is, found again by account and contact; what they were asked, answered once."""

from dataclasses import replace
from datetime import timedelta

from domain.directory import Role
from domain.ids import ContactId, MessageId, PersonId
from domain.messages import InboundMessage
from domain.question import Question, QuestionKind
from models.database import Database
from models.people import PeopleRepository
from models.questions import QuestionRepository
from models.tables import IdentityRow, PersonRow, PostRow
from tests.support.archive import count_rows
from tests.support.county import A1, A2, HOUSE_1, HOUSE_ROOM, NEIGHBOUR, NOW, RESIDENT, TOPICS

SPOKEN = InboundMessage(
    account=A1,
    message_id=MessageId("m1"),
    sender=RESIDENT.contact,
    sender_name=RESIDENT.name,
    room=HOUSE_ROOM,
    room_topic=TOPICS[HOUSE_ROOM],
    room_alias="孙大娘家",
    sent_at=NOW,
    arrived_at=NOW,
)
NEW_ID = ContactId("@changed-at-login")
ASKED = Question(
    account=A1,
    contact=RESIDENT.contact,
    chat=HOUSE_ROOM,
    kind=QuestionKind.CONFIRM_REPORT,
    facts={},
    asked_at=NOW,
    expires_at=NOW + timedelta(hours=1),
)


async def remember(database: Database, message: InboundMessage) -> PersonId:
    async with database.write() as session:
        return await PeopleRepository(session).remember_person(message, NOW)


async def test_the_same_contact_is_the_same_person(database: Database) -> None:
    assert await remember(database, SPOKEN) == await remember(database, replace(SPOKEN, sender_name="改了名"))
    assert await count_rows(database) == {"people": 1, "identities": 1}


async def test_another_account_knows_somebody_else(database: Database) -> None:
    assert await remember(database, SPOKEN) != await remember(database, replace(SPOKEN, account=A2))


async def test_a_resident_whose_id_changed_is_found_by_group_and_group_name(database: Database) -> None:
    first = await remember(database, SPOKEN)
    assert await remember(database, replace(SPOKEN, sender=NEW_ID)) == first


async def test_a_nickname_alone_finds_nobody(database: Database) -> None:
    first = await remember(database, SPOKEN)
    assert await remember(database, replace(SPOKEN, sender=NEW_ID, room_alias="")) != first
    assert await remember(database, replace(SPOKEN, sender=ContactId("@x"), room_topic="别的群")) != first


async def test_two_who_bear_the_same_name_are_not_mixed_up(database: Database) -> None:
    first = await remember(database, SPOKEN)
    async with database.write() as session:
        session.add(PersonRow(id=50, name="同名", created_at=NOW))
        await session.flush()
        session.add(
            IdentityRow(
                account=A1, contact="wxid_same", person_id=50, room_topic=SPOKEN.room_topic, alias=SPOKEN.room_alias
            )
        )
    assert await remember(database, replace(SPOKEN, sender=NEW_ID)) not in (first, 50)


async def test_who_has_rights_is_never_found_by_a_name(database: Database) -> None:
    leader = await remember(database, SPOKEN)
    async with database.write() as session:
        session.add(PostRow(person_id=leader, role=Role.LEADER.value, grid=HOUSE_1))
    assert await remember(database, replace(SPOKEN, sender=NEW_ID)) != leader


async def test_who_was_erased_is_not_found_by_their_old_name(database: Database) -> None:
    first = await remember(database, SPOKEN)
    async with database.write() as session:
        await PeopleRepository(session).erase_person(first, NOW)
    assert await remember(database, replace(SPOKEN, sender=NEW_ID)) != first


async def test_a_question_is_answered_once(database: Database) -> None:
    async with database.write() as session:
        shelf = QuestionRepository(session)
        await shelf.ask(ASKED)
        (open_one,) = await shelf.open_for(A1, RESIDENT.contact, NOW)
        assert await shelf.answer(open_one, NOW)
        assert not await shelf.answer(open_one, NOW)
        assert await shelf.open_for(A1, RESIDENT.contact, NOW) == []


async def test_a_question_is_open_for_the_one_who_was_asked_and_until_it_expires(database: Database) -> None:
    async with database.write() as session:
        await QuestionRepository(session).ask(ASKED)
    async with database.read() as session:
        shelf = QuestionRepository(session)
        assert len(await shelf.open_for(A1, RESIDENT.contact, NOW + timedelta(minutes=59))) == 1
        assert await shelf.open_for(A1, RESIDENT.contact, ASKED.expires_at) == []
        assert await shelf.open_for(A1, NEIGHBOUR.contact, NOW) == []
        assert await shelf.open_for(A2, RESIDENT.contact, NOW) == []


async def test_asking_again_replaces_the_question_and_other_kinds_stay(database: Database) -> None:
    async with database.write() as session:
        shelf = QuestionRepository(session)
        await shelf.ask(ASKED)
        await shelf.ask(replace(ASKED, kind=QuestionKind.CONFIRM_NOTICE))
        await shelf.ask(replace(ASKED, facts={"again": "yes"}))
        found = await shelf.open_for(A1, RESIDENT.contact, NOW)
    assert [(question.kind, dict(question.facts)) for question in found] == [
        (QuestionKind.CONFIRM_REPORT, {"again": "yes"}),
        (QuestionKind.CONFIRM_NOTICE, {}),
    ]
