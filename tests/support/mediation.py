"""A county with mediators: the town's justice office, the county's mediation centre, and two neighbours at odds."""

from dataclasses import replace

from domain.directory import Role
from domain.ids import ContactId
from domain.roster import DepartmentLine, PersonLine
from tests.support.county import A1, COUNTY, ROSTER, TOWN, Person
from tests.support.village import Village, settle_county

JUSTICE = Person(contact=ContactId("wxid_sifa"), name="孙所长")
CENTRE = Person(contact=ContactId("wxid_liantiao"), name="郑老师")
BOUNDARY = "老周家把地界石挪了，占了我家半垄地"


async def settle_mediators(village: Village) -> None:
    """The justice office and the mediation centre open, with somebody in each."""
    offices = (
        DepartmentLine(code="justice", name="清溪司法所", grid=TOWN),
        DepartmentLine(code="mediate", name="县联调中心", grid=COUNTY),
    )
    staff = tuple(
        PersonLine(name=person.name, role=Role.STAFF, grid=grid, department=office, account=A1, contact=person.contact)
        for person, grid, office in ((JUSTICE, TOWN, "justice"), (CENTRE, COUNTY, "mediate"))
    )
    roster = replace(ROSTER, departments=ROSTER.departments + offices, people=ROSTER.people + staff)
    await settle_county(village.database, village.clock.now(), roster)
