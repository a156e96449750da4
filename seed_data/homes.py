"""Dwellings of the fictional borough: streets, postcodes that cannot exist, institutions."""

from __future__ import annotations

from dataclasses import dataclass, field

from seed_data.identifiers import uprn

_FIRST = [
    "Alder",
    "Ash",
    "Beech",
    "Birch",
    "Bramble",
    "Canal",
    "Castle",
    "Chapel",
    "Clover",
    "Cooper",
    "Curlew",
    "Dairy",
    "Dyer",
    "Elm",
    "Fern",
    "Ferry",
    "Foundry",
    "Fuller",
    "Gantry",
    "Glebe",
    "Harbour",
    "Hawthorn",
    "Hazel",
    "Heron",
    "Holly",
    "Ivy",
    "Juniper",
    "Kiln",
    "Lantern",
    "Larch",
    "Linnet",
    "Loom",
    "Maple",
    "Meadow",
    "Mill",
    "Myrtle",
    "Nettle",
    "Oak",
    "Orchard",
    "Otter",
    "Pear",
    "Plover",
    "Poplar",
    "Priory",
    "Quarry",
    "Rowan",
    "Saddler",
    "Saffron",
    "Sedge",
    "Sluice",
    "Sorrel",
    "Station",
    "Tanner",
    "Teal",
    "Tern",
    "Thistle",
    "Tollgate",
    "Weaver",
    "Weir",
    "Wharf",
    "Willow",
    "Wren",
    "Yew",
]
_SECOND = (
    "Street",
    "Road",
    "Close",
    "Avenue",
    "Court",
    "Lane",
    "Gardens",
    "Drive",
    "Row",
    "Way",
    "Place",
    "Rise",
    "Terrace",
    "Walk",
    "Bank",
    "View",
)
_QUARTERS = ("", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "Old ", "New ", "Far ")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_HOUSES = 96
_NEIGHBOURS = 14
"""Houses that share one postcode."""


@dataclass(slots=True)
class Dwelling:
    """One address; `free_before` is the day from which somebody is known to live there (an ordinal)."""

    number: int
    line: str
    postcode: str
    uprn: str
    kind: str = "home"
    free_before: int = 0


@dataclass(slots=True)
class Homes:
    """Every dwelling of the borough, in the order in which it was built."""

    all: list[Dwelling] = field(default_factory=list["Dwelling"])
    institutions: dict[str, list[Dwelling]] = field(default_factory=dict[str, "list[Dwelling]"])

    def build(self) -> Dwelling:
        """The next ordinary dwelling."""
        number = len(self.all)
        street, house = divmod(number, _HOUSES)
        quarter, named = divmod(street, len(_FIRST) * len(_SECOND))
        # 61 is coprime to the count of streets, so that one kind of street does not fill up first.
        first, second = divmod(named * 61 % (len(_FIRST) * len(_SECOND)), len(_SECOND))
        name = f"{_QUARTERS[quarter % len(_QUARTERS)]}{_FIRST[first]} {_SECOND[second]}"
        line = f"{house + 1} {name}" if number % 7 else f"Flat {house % 9 + 1}, {house // 9 + 1} {name}"
        dwelling = Dwelling(number, line, _postcode(number // _NEIGHBOURS), uprn(number + 1))
        self.all.append(dwelling)
        return dwelling

    def found(self, kind: str, name: str) -> Dwelling:
        """An institution: an address where nobody is of one household."""
        number = len(self.all)
        dwelling = Dwelling(number, name, _postcode(number // _NEIGHBOURS), uprn(number + 1), kind)
        self.all.append(dwelling)
        self.institutions.setdefault(kind, []).append(dwelling)
        return dwelling


def found_institutions(homes: Homes, people: int) -> None:
    """Refuges, hostels, children's homes, a hospital and a prison for a borough of that many people."""
    homes.found("hospital", "Northmere General Hospital")
    homes.found("prison", "HMP Fallow Marsh")
    for number in range(1 + people // 40_000):
        homes.found("refuge", f"{_FIRST[(7 * number + 3) % len(_FIRST)]} House")
        homes.found("hostel", f"{_FIRST[(11 * number + 5) % len(_FIRST)]} Hostel")
    for number in range(1 + people // 12_000):
        homes.found("childrens_home", f"{_FIRST[(13 * number + 1) % len(_FIRST)]} Lodge")


def _postcode(serial: int) -> str:
    outward, inward = divmod(serial, 4000)
    digit, letters = divmod(inward, 400)
    return f"ZZ{10 + outward % 80} {digit}{_LETTERS[letters // 20]}{_LETTERS[letters % 20]}"
