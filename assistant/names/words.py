"""Words around and among names: cues, openers, and names that are ordinary English as well.

Tables, no logic. Callers add the words of their own library (see `names.find_people`).
"""

# In front of a word, these show that it is a name.
CUES = frozenset(
    "by with author authors coauthor coauthors co-author prof professor dr mr mrs ms featuring "
    "versus vs".split()
)
WORKS = frozenset("papers paper work works publications articles studies research".split())
ASKING_WHETHER = frozenset("has have had did does do can could".split())
WRITING = frozenset(
    "write written publish published author authored coauthored work worked collaborate "
    "collaborated contribute contributed appear appeared".split()
)
# Words that open a request, with a capital only because they come first.
OPENERS = WORKS | frozenset(
    "list find are was were did does do has have had can could should would what which who whose "
    "how when where why please summarize summarise compare explain describe count name between "
    "dr prof professor mr mrs ms author authors both researcher student colleague".split()
)
ORDINARY = frozenset(
    """
    a about above after again all along also always am among an and angel any april are area art
    as ash at august away back baker ball ban band bang bank bar bark barn base bass bay be bean
    bear been bell bench best better bin bird bishop black blue board bob bond book both bow box
    boy bran branch brand bridge bright brook brother brown bud bull bun burn bush but butcher by
    camp can car carpenter carter case cash castle chain chance chase child christian church clay
    clean clear close coat code cold come cook cool corn course court crane cross crow crown cruz
    cup day dean deep do does dove down drew drive drum duke each early earth east eve even ever
    every fair faith fall fan far farmer fast feel few field fine first fish fisher five flood
    flower for force ford forest found fox frank free freed friend frost full fun fur gan garden
    gate general gentle get giant gill give glass go goes gold gong good goods grace grand grant
    gray great green grey ground grove guy had hail hall hang happy hard has have hay he head heart
    held her here hide high hill him his hold holiday holly home hong hood hope horn house how
    hung hunt hunter i ice if in iris is it its jack jade jet job joy judge july june just kay key
    kid kind king knight know lake lamb land lane lang large last law lay lead leaf lean learn left
    lei less let li lie light lily line link lion list little live lo long look lord lot love low
    ma mad made main make mallow man mann many march mark marsh mason master may me mean mercy
    merry mi might mild mile mill miller min mint mo model monday moon moor more moss most much mu
    must my near new nice night no noble none nor north not now oak of off on one only or other our
    out over owen own page pan papers park past patience paul peach pearl people per pick pike pin
    place plant play pool pope port post potter power price prince proper pu pure qi queen quick
    ran rain ramp rang ray read reader red reed rice rich right ring rise river robin rock rode roll
    rong root rose round ruby rush said sail sang save saw say see self send set sha shall she
    shepherd shin ship short show sing singer sky small smart smith snow so some song soon sore sort
    south spear spring stack stage star steel step still stone storm street string strong su such
    summer sun sung sure sweet swift table tail take tale tall tan tang task taylor teach tell ten
    than thank that the their them then they thing this thus tin to tong too top tower town tree
    true tung turn turner two under up us van very via walk walker wall wan want war ward
    was wash water waters way we weaver web well went were west what wheat wheeler when where which
    white who whole why wide wild will win winder wine wing winter wise wish with wolf won wood
    woods word work world worth would yes yet you young your zone
    """.split()
)
