"""Codes prove who somebody is: easy to type, used once, guessed by nobody."""

import asyncio
import secrets
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_county import A1, A2, GROUP, HOUSE_1, NOW, import_roster, read

from domain.directory import Directory
from domain.enrolment import ALPHABET, Enrolment, GuessLimit, draw_code, read_code, show_code
from domain.ids import ContactId, PersonId
from domain.refusal import Refusal
from models.database import Database
from models.enrolment import EnrolmentRepository
from models.tables import EnrolmentRow

CODES = st.builds(lambda seed: draw_code(lambda letters: seed.choice(letters)), st.randoms(use_true_random=False))
SOMEBODY = ContactId("wxid_somebody")


def person_named(directory: Directory, name: str) -> PersonId:
    return next(o.person for o in directory.officers.values() if o.name == name)


@given(CODES, st.sampled_from(["{}", " {} ", "{} 。", "登记码：{}", "网格登记码是{}"]), st.booleans())
def test_a_code_is_read_however_it_is_typed(code: str, wrapping: str, lower: bool) -> None:
    shown = show_code(code)
    typed = wrapping.format(shown.lower() if lower else shown)
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in typed)
    for text in (typed, wide, typed.replace("-", " "), typed.replace("-", "")):
        assert read_code(text) == code
    assert read_code(code.lower()) == code


@pytest.mark.parametrize(
    "text", ["大家早上好", "PERFECTO", "13900000001", "网格", "网格长电话", "", "7K3M-9QX", "X" * 99]
)
def test_ordinary_talk_is_no_code(text: str) -> None:
    assert read_code(text) is None


def test_codes_have_a_digit_and_no_letters_that_look_alike() -> None:
    assert not set("01258BILOSVZ") & set(ALPHABET)
    assert len({draw_code(secrets.choice) for _ in range(200)}) == 200


async def test_a_code_is_used_once(database: Database) -> None:
    await import_roster(database)
    async with database.write() as session:
        enrolments = EnrolmentRepository(session)
        code = await enrolments.create_for_grid(HOUSE_1, NOW)
        assert await enrolments.find(code, NOW) == Enrolment(grid=HOUSE_1)
        assert await enrolments.redeem(code, NOW) == Enrolment(grid=HOUSE_1)
        assert await enrolments.redeem(code, NOW) is None
        assert await enrolments.find(code, NOW) is None


async def test_of_two_who_send_a_code_at_once_one_gets_it(database: Database) -> None:
    async with database.write() as session:
        code = await EnrolmentRepository(session).create_for_grid(HOUSE_1, NOW)
    other = Database(database.url, durable=False)

    async def redeem(door: Database) -> Enrolment | None:
        async with door.write() as session:
            return await EnrolmentRepository(session).redeem(code, NOW)

    got = await asyncio.gather(*(redeem(door) for door in (database, other) * 4))
    await other.close()
    assert sorted(grant is not None for grant in got) == [False] * 7 + [True]


async def test_a_code_ends_after_a_week_and_is_not_kept_in_clear(database: Database) -> None:
    async with database.write() as session:
        enrolments = EnrolmentRepository(session)
        code = await enrolments.create_for_grid(GROUP, NOW)
        assert await enrolments.find(code, NOW + timedelta(days=7)) is None
        assert await enrolments.find(code, NOW + timedelta(days=6, hours=23)) is not None
        row = (await session.execute(EnrolmentRow.__table__.select())).one()
    assert code not in str(row)


async def test_a_code_gives_rights_under_each_account_it_is_sent_to(database: Database) -> None:
    await import_roster(database)
    officer = person_named(await read(database), "王警官")
    async with database.write() as session:
        await EnrolmentRepository(session).bind_person(A1, SOMEBODY, officer)
        await EnrolmentRepository(session).bind_person(A2, SOMEBODY, officer)
    directory = await read(database)
    assert directory.officer_behind(A1, SOMEBODY).person == officer
    assert directory.officer_behind(A2, SOMEBODY).person == officer


async def test_a_new_contact_puts_the_old_one_to_rest(database: Database) -> None:
    await import_roster(database)
    officer = person_named(await read(database), "张桂芳")
    async with database.write() as session:
        await EnrolmentRepository(session).bind_person(A1, SOMEBODY, officer)
    directory = await read(database)
    assert directory.officer_behind(A1, SOMEBODY).person == officer
    assert directory.officer_behind(A1, ContactId("wxid_zhang")) is None


async def test_another_officers_contact_is_not_taken_over(database: Database) -> None:
    await import_roster(database)
    officer = person_named(await read(database), "王警官")
    with pytest.raises(Refusal, match="已经登记给别人"):
        async with database.write() as session:
            await EnrolmentRepository(session).bind_person(A1, ContactId("wxid_zhang"), officer)
    assert (await read(database)).officer_behind(A1, ContactId("wxid_zhang")).name == "张桂芳"


def test_five_wrong_codes_close_the_door_for_an_hour() -> None:
    guesses = GuessLimit()
    for minute in range(5):
        assert not guesses.is_blocked(A1, SOMEBODY, NOW + timedelta(minutes=minute))
        guesses.count_wrong(A1, SOMEBODY, NOW + timedelta(minutes=minute))
    assert guesses.is_blocked(A1, SOMEBODY, NOW + timedelta(minutes=59))
    assert not guesses.is_blocked(A1, SOMEBODY, NOW + timedelta(minutes=60))
    assert not guesses.is_blocked(A2, SOMEBODY, NOW + timedelta(minutes=59))


def test_many_strangers_do_not_fill_the_memory() -> None:
    guesses = GuessLimit()
    for number in range(3000):
        guesses.count_wrong(A1, ContactId(f"wxid_{number}"), NOW + timedelta(minutes=number))
    assert len(guesses._wrong) <= 1001
