"""Invented families that a picture must be able to draw, in the words of `script.py`."""

from __future__ import annotations

from typing import Final

FAMILY: Final = """
extract NMC/rowan 2026-06-01 full
# Three generations: a divorce and a second marriage, twins, a half-sister, an adopted boy, a foster placement.
person gm given_name=Edith family_name=Marsh birth_date=1938-02-11 sex=F deceased_on=2019-10-02
person gf given_name=Alfred family_name=Marsh birth_date=1935-07-30 sex=M deceased_on=2011-01-15
person mo given_name=Helen family_name=Marsh birth_date=1978-04-17 sex=F
person un given_name=Peter family_name=Marsh birth_date=1974-12-01 sex=M
person fa given_name=Colin family_name=Reed birth_date=1976-09-09 sex=M
person sf given_name=Marcus family_name=Okafor birth_date=1981-03-22 sex=M
person fw given_name=Dawn family_name=Lister birth_date=1985-11-05 sex=F
person t1 given_name=Amy family_name=Reed birth_date=2011-05-14 sex=F
person t2 given_name=Ben family_name=Reed birth_date=2011-05-14 sex=M
person el given_name=Jack family_name=Reed birth_date=2008-01-20 sex=M
person ha given_name=Zara family_name=Okafor birth_date=2018-08-08 sex=F
person ad given_name=Tomas family_name=Okafor birth_date=2015-02-02 sex=M
person ub given_name=Unborn family_name=Okafor expected_birth_date=2026-09-15 sex=U
person hb given_name=Luke family_name=Lister-Reed birth_date=2016-06-06 sex=M
person fc given_name=Grace family_name=Holloway birth_date=1969-06-30 sex=F
person fd given_name=Norman family_name=Holloway birth_date=1966-01-12 sex=M
person fk given_name=Ellie family_name=Stone birth_date=2012-12-12 sex=F
person nb given_name=Sid family_name=Crane birth_date=1950-05-05 sex=M
link gm spouse gf valid_from=1960-06-01
link gm parent mo
link gf parent mo
link gm parent un
link gf parent un
link mo ex_spouse fa valid_from=2014-03-01
link mo parent el caring=yes
link fa parent el caring=no
link mo parent t1 caring=yes
link fa parent t1 caring=no
link mo parent t2 caring=yes
link fa parent t2 caring=no
link mo spouse sf valid_from=2016-08-20
link mo parent ha caring=yes
link sf parent ha caring=yes
link mo adoptive_parent ad caring=yes
link sf adoptive_parent ad caring=yes
link sf step_parent t1 valid_from=2016-08-20
link sf step_parent t2 valid_from=2016-08-20
link mo parent_of_unborn_child ub
link sf parent_of_unborn_child ub
link fa partner fw valid_from=2015-05-01
link fa parent hb caring=yes
link fw parent hb caring=yes
link t1 sibling t2
link t1 half_sibling ha
link t1 half_sibling hb
link fc foster_carer el valid_from=2024-09-01
link fd foster_carer el valid_from=2024-09-01
link fc foster_carer fk valid_from=2023-02-01
link fc spouse fd
link nb neighbour mo valid_from=2018-01-01
home mo address="4 Mill Rise" postcode="ZZ8 4AA" valid_from=2016-09-01
home sf address="4 Mill Rise" postcode="ZZ8 4AA" valid_from=2016-09-01
home t1 address="4 Mill Rise" postcode="ZZ8 4AA" valid_from=2016-09-01
home t2 address="4 Mill Rise" postcode="ZZ8 4AA" valid_from=2016-09-01
home ha address="4 Mill Rise" postcode="ZZ8 4AA" valid_from=2018-08-08
home ad address="4 Mill Rise" postcode="ZZ8 4AA" valid_from=2019-05-01
home fa address="17 Station Road" postcode="ZZ8 2BB" valid_from=2014-04-01
home fw address="17 Station Road" postcode="ZZ8 2BB" valid_from=2015-05-01
home hb address="17 Station Road" postcode="ZZ8 2BB" valid_from=2016-06-06
stay t1 stays address="17 Station Road" postcode="ZZ8 2BB" valid_from=2015-01-01
home fc address="The Old Forge, Church Lane" postcode="ZZ7 1CC" valid_from=2001-01-01
home fd address="The Old Forge, Church Lane" postcode="ZZ7 1CC" valid_from=2001-01-01
stay el placement address="The Old Forge, Church Lane" postcode="ZZ7 1CC" valid_from=2024-09-01
stay fk placement address="The Old Forge, Church Lane" postcode="ZZ7 1CC" valid_from=2023-02-01
home nb address="6 Mill Rise" postcode="ZZ8 4AA" valid_from=1999-01-01

extract NMP/rowan 2026-06-01 full
# An incident that names many.
person p1 given_name=Wayne family_name=Batty birth_date=1983-03-03 sex=M
person p2 given_name=Tina family_name=Batty birth_date=1986-04-04 sex=F
person p3 given_name=Kyle family_name=Batty birth_date=2009-07-07 sex=M
person p4 given_name=Skye family_name=Batty birth_date=2013-10-10 sex=F
person p5 given_name=Ryan family_name=Doyle birth_date=1990-01-01 sex=M
person p6 family_name=Doyle birth_date=1992-01-01 birth_date_quality=year sex=F
person p7 given_name=Unknown family_name=Male sex=M
person p8 given_name=Jade family_name=Kerr birth_date=2010-02-28 sex=F
person p9 sex=U
link p1 spouse p2
link p1 parent p3
link p2 parent p3
link p1 parent p4
link p2 parent p4
link p5 partner p6
link p3 friend p8 valid_from=2022-01-01
link p5 must_not_contact p2 valid_from=2025-01-01
home p1 address="88 Canal Street" postcode="ZZ5 5EE" valid_from=2010-01-01
home p2 address="88 Canal Street" postcode="ZZ5 5EE" valid_from=2010-01-01
home p3 address="88 Canal Street" postcode="ZZ5 5EE" valid_from=2010-01-01
home p4 address="88 Canal Street" postcode="ZZ5 5EE" valid_from=2013-10-10
home p5 address="2 Lock Cottages" postcode="ZZ5 5EF" valid_from=2018-01-01
home p6 address="2 Lock Cottages" postcode="ZZ5 5EF" valid_from=2018-01-01
incident DA-501 domestic_abuse 2023-02-14
incident PD-502 other 2024-06-30
incident MI-503 missing 2025-10-31
part DA-501 p1 suspect present=yes
part DA-501 p2 victim present=yes
part DA-501 p3 child_present present=yes
part DA-501 p4 child_affected present=no
part PD-502 p1 suspect present=yes
part PD-502 p2 witness present=yes
part PD-502 p3 witness present=yes
part PD-502 p5 suspect present=yes
part PD-502 p6 witness present=yes
part PD-502 p7 suspect present=yes
part PD-502 p8 witness present=yes
part PD-502 p9 witness
part MI-503 p8 other present=yes
part MI-503 p3 caller
risk r1 p1 domestic_abuse conviction role=perpetrator valid_from=2023-05-01
risk r2 p5 violence caution role=perpetrator valid_from=2024-08-01 review_due=2025-08-01
risk r3 p5 drugs intelligence valid_from=2025-01-01
"""

HOSTILE: Final = """
extract NMC/hostile 2026-06-01 full
person x0 given_name="<img src=x onerror=alert(1)>" family_name="</text><script>alert(1)</script>" birth_date=2014-01-01 sex=F
person x1 given_name="\u05e9\u05e8\u05d4 \u05e8\u05d1\u05e7\u05d4" family_name="\u05d1\u05df\u05be\u05d3\u05d5\u05d3" birth_date=1985-01-01 sex=F
person x2 given_name="\u0645\u062d\u0645\u062f \u0639\u0628\u062f \u0627\u0644\u0644\u0647" family_name="\u0627\u0644\u0646\u062c\u0627\u0631" birth_date=1982-01-01 birth_date_quality=year sex=M
person x3
person x4 given_name="\u202eevil" family_name="'; DROP TABLE \u200b" sex=M birth_date=1990-02-02
person x5 given_name={long} family_name={longer} birth_date=2012-02-02 sex=M
person x6 given_name="{{{{7*7}}}}" family_name="${{7*7}}" birth_date=1960-02-02 sex=F
person x7 given_name="\u738b\u5c0f\u660e" family_name="\u9673" birth_date=2016-01-31 sex=M
link x1 parent x0
link x2 parent x0
link x1 partner x2
link x3 parent x0 status=disputed
link x4 other x0
link x1 parent x5
link x6 grandparent x0
link x1 parent x7
home x0 address="1 <b>Bold</b> Street & Co" postcode="ZZ1 1ZZ" valid_from=2020-01-01
home x1 address="1 <b>Bold</b> Street & Co" postcode="ZZ1 1ZZ" valid_from=2020-01-01
home x5 address="1 <b>Bold</b> Street & Co" postcode="ZZ1 1ZZ" valid_from=2020-01-01
""".format(long="Wolfeschlegelstein" * 5, longer="Featherstonehaugh" * 6)

CROWD: Final = """
extract NMV/crowd 2026-06-01 full
person c0 given_name=Mia family_name=Frost birth_date=2015-05-05 sex=F
person c1 given_name=Ann family_name=Frost birth_date=1988-05-05 sex=F
link c1 parent c0 caring=yes
home c0 address="1 Great Hall" postcode="ZZ3 3ZZ" valid_from=2024-01-01
home c1 address="1 Great Hall" postcode="ZZ3 3ZZ" valid_from=2024-01-01
""" + "\n".join(
    f"person k{i} given_name=Kin{i} family_name=Frost birth_date=19{40 + i % 60}-01-01 sex={'FMU'[i % 3]}\n"
    f'home k{i} address="1 Great Hall" postcode="ZZ3 3ZZ" valid_from=2024-01-01'
    for i in range(1, 399)
)
"""A home of 400: it links nobody, and a picture says so."""

KINSHIP: Final = """
extract NMV/kinship 2026-06-01 full
person n0 given_name=Noor family_name=Vale birth_date=2012-05-05 sex=F
person n1 given_name=Iris family_name=Vale birth_date=1984-05-05 sex=F
link n1 parent n0
""" + "\n".join(
    f"person m{i} given_name=Cousin{i} family_name=Vale birth_date={1960 + i % 60}-03-0{1 + i % 9}"
    f" sex={'FMU'[i % 3]}\n"
    f"link m{i} cousin n{i % 2}"
    for i in range(1, 341)
)
"""A child with more kin than one picture holds."""
