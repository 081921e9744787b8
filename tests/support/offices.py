"""The county with two more departments in its town: who comes when a pipe bursts."""

from dataclasses import replace

from domain.directory import Role
from domain.ids import ContactId
from domain.roster import DepartmentLine, PersonLine
from tests.support.county import A1, ROSTER, TOWN, Person
from tests.support.village import Village, settle_county

WATER = Person(contact=ContactId("wxid_water"), name="水师傅")
POWER = Person(contact=ContactId("wxid_power"), name="电师傅")
WATER_OFFICE = DepartmentLine(code="watersupply", name="清溪供水站", grid=TOWN, phone="0917-1111111")
POWER_OFFICE = DepartmentLine(code="power", name="清溪供电所", grid=TOWN)
EMPTY_OFFICE = DepartmentLine(code="water", name="清溪水利站", grid=TOWN, phone="0917-2222222")


async def open_offices(village: Village) -> None:
    """The waterworks and the power station with one person each; the water bureau has nobody yet."""
    staff = [
        PersonLine(name=who.name, role=Role.STAFF, grid=TOWN, department=office.code, account=A1, contact=who.contact)
        for who, office in ((WATER, WATER_OFFICE), (POWER, POWER_OFFICE))
    ]
    roster = replace(
        ROSTER,
        departments=(*ROSTER.departments, WATER_OFFICE, POWER_OFFICE, EMPTY_OFFICE),
        people=(*ROSTER.people, *staff),
    )
    await settle_county(village.database, village.clock.now(), roster)
