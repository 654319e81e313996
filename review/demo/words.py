"""The words that the story is told with. People bear the names of plants and minerals: nobody real is meant."""

from __future__ import annotations

from review.domain.ballots import CommentReason

PLANTS = (
    "Sorrel", "Tansy", "Yarrow", "Bracken", "Teasel", "Clover", "Fennel", "Lovage", "Borage", "Chicory", "Comfrey",
    "Mallow", "Vetch", "Campion", "Burdock", "Tamarisk", "Larch", "Sedge", "Thistle", "Arnica", "Mullein", "Betony",
    "Anise", "Saffron", "Alyssum", "Lichen", "Madder", "Nettle", "Oxalis", "Pimpernel", "Quince", "Rhubarb",
    "Sumac", "Tarragon", "Woodruff", "Zinnia", "Bergamot", "Caraway", "Dittany", "Eyebright",
)  # fmt: skip
MINERALS = (
    "Basalt", "Feldspar", "Gneiss", "Obsidian", "Marl", "Schist", "Gypsum", "Calcite", "Dolomite", "Pumice", "Shale",
    "Tuff", "Zircon", "Galena", "Halite", "Kyanite", "Mica", "Olivine", "Quartz", "Rutile", "Talc", "Topaz", "Beryl",
    "Agate", "Barite", "Cinnabar", "Chert", "Diorite", "Epidote", "Fluorite", "Granite", "Hematite", "Ilmenite",
    "Jadeite", "Kaolin", "Lignite", "Malachite", "Nephrite", "Onyx", "Perlite",
)  # fmt: skip
COMPANY_STARTS = (
    "Vel", "Quor", "Tam", "Ostri", "Brenn", "Calu", "Drav", "Eln", "Ferro", "Gal", "Hesp", "Ivor", "Juno", "Kelv",
    "Lum", "Morv", "Neb", "Orl", "Praxi", "Rhon", "Sylv", "Thal", "Umbr", "Vex", "Wyst", "Zeph",
)  # fmt: skip
COMPANY_ENDS = (
    "andor", "bria", "cetra", "dane", "evo", "fanta", "goria", "hilde", "ixa", "jour", "kest", "lune", "mond", "nova",
    "ovia", "pell", "quist", "ranta", "stell", "tross", "umbra", "wick", "yonne", "zeta",
)  # fmt: skip

#: NAICS codes with the kind of company that has them: sold to, and not sold to.
SOLD_TO = {
    "334513": "Instruments", "332710": "Machining", "423830": "Supply", "484121": "Freight", "493110": "Storage",
    "511210": "Software", "522110": "Credit", "541330": "Engineering", "541512": "Systems", "561210": "Facilities",
    "622110": "Clinics", "325412": "Pharma",
}  # fmt: skip
NOT_SOLD_TO = {
    "722511": "Restaurants", "611310": "College", "236115": "Homes", "813110": "Association", "711510": "Studio",
    "445110": "Grocers",
}  # fmt: skip
DECIDERS = (
    "VP Operations", "Director of Maintenance", "Plant Manager", "Head of Procurement", "COO", "CIO",
    "Director of Quality", "Operations Manager", "Head of Engineering", "CFO", "Managing Partner", "Owner",
)  # fmt: skip
OTHERS = (
    "Analyst", "Project Coordinator", "Student", "Intern", "Consultant", "Technician", "Assistant", "Accountant",
    "Librarian", "Buyer",
)  # fmt: skip

#: What a rep notes of an answered call, by the attribute that the prospect spoke of.
HEARD = {
    "environment": "Runs two lines with sensors like ours in place.",
    "business_issue": "Loses a shift a month to unplanned stops; wants that solved.",
    "decision_process": "Plant and procurement decide together, three offers needed.",
    "budget": "Maintenance budget renewed in spring, our range fits.",
    "competitors": "Has an offer from one other vendor on the desk.",
    "urgency": "Audit in the autumn, wants to be done before.",
}
TRIED = {
    "call": ("No answer", "Left voicemail"),
    "email": ("Sent",),
    "message": ("Sent",),
    "meeting": ("Did not come",),
}
REACHED = {"call": "Connected", "email": "Replied", "message": "Replied", "meeting": "Meeting held"}

#: What a rep says for themselves, by the reason that was given.
NARRATIVES = {
    "No budget": "Good conversation, but there is no money this year and nobody would say when there will be.",
    "No response": "I tried what I could: calls and mails over the weeks, and never got an answer.",
    "Bad timing": "They asked to be left alone until their reorganisation is through. I noted the date.",
    "Not interested": "They told me on the phone that they have no interest. I did not want to press further.",
    "Went with a competitor": "They had signed with another vendor before the lead reached me.",
    "Too small": "Far below the size that we can serve. There was nothing to work with.",
    "Not our industry": "We have no offer for this industry; I sent it back the same day.",
    "No decision maker": "The contact neither decides nor knows who does. Marketing should have seen that.",
    "Student or job seeker": "Wrote for a thesis, not for a company.",
    "Wrong contact data": "The number is dead and the mail came back.",
    "Duplicate": "The same person was already being worked by a colleague.",
    "Existing customer": "They are a customer already; their account manager talks with them about this.",
    "": "My territory was flooded that week, and this one slipped. I should have called.",
}
MARKETING_SAYS = (
    "The contact asked for a quote on the form and left a direct number. That is as clear as interest gets.",
    "We qualified this one by phone before we handed it over; the answers are in the attributes.",
    "Three visits to the pricing page in the week before. Somebody there is looking for a vendor.",
    "The hand-over was within what we agreed; what is missing could have been asked in one call.",
)

COMMENTS = {
    CommentReason.CHANGED_MIND: "I changed my mind because the others read the notes more closely than I had.",
    CommentReason.CANNOT_TELL: "The record is too thin for me to say either way.",
    CommentReason.CLAUSES_DISAGREE: "The fields do not tell the whole story here; I go by the notes.",
    CommentReason.MET_YET_VALID: "It met the definition, but what came out later is a fair reason to stop.",
    CommentReason.FAILED_YET_NOT_VALID: "Not a lead by the letter, yet nobody tried before sending it back.",
    CommentReason.FAILED_YET_OWED: "Weak as it was, one call was the least that was owed.",
    CommentReason.DONE_YET_OWED: "The number of touches was there, an honest try was not.",
    CommentReason.UNDONE_YET_NOT_OWED: "Something was left undone, but this one was not worth more.",
    CommentReason.QUALITY_YET_MET: "It met the definition on paper; the paper asks too little.",
    CommentReason.FOLLOW_UP_YET_DONE: "All the boxes are ticked, and still nobody listened to the prospect.",
    CommentReason.NOTHING_WRONG_YET_NO: "Nobody is to blame; it simply did not work out.",
}
ASIDES = (
    "Clear case.", "We see this pattern every month.", "Worth showing to both teams.",
    "A short call would have settled it.", "The definition works as it should here.",
    "Good that the note says what was said.",
)  # fmt: skip
#: What is said in the thread of a split case; the second answers the first.
REMARKS = (
    ("@All What made you say no? The mail of the second day is an honest try to me.",
     "It was sent to a general address. Nobody who decides ever saw it."),
    ("Does the exception for existing customers hold where only a subsidiary buys?",
     "@Chair I read it as the legal entity. We should say so in the next policy."),
    ("The note says “call after the fair”. Who was to call?", "The rep. It is in the hand-over."),
)
RECUSALS = (
    "I worked at this company until last year.", "A relative of mine is the contact's manager.",
    "I was on the call with this prospect myself.",
)  # fmt: skip
SALES_APPEALS = (
    "I had spoken with them twice from my mobile; the provider's record shows both, and is in the CRM now.",
    "Their buyer wrote after the hearing that all spending is frozen since spring. The panel could not know that.",
    "The touches of my colleague in the same account were not counted; he worked this lead while I was ill.",
    "The panel took the wrong company: this is the branch office, which buys nothing itself.",
)
MARKETING_APPEALS = (
    "The contact confirmed in writing that a budget is set aside for this year; the mail is in the CRM now.",
    "The industry code in the CRM was a typing error. They make pumps, which is what we sell to.",
    "The panel read the reason given, not the record: the prospect had asked for a date, and was never called.",
)
#: What the panel resolves, and who does it: 0 is the VP of Sales, 1 the VP of Marketing.
RESOLVED = (
    ("Call every trade-show lead within one working day, by a roster that the team lead keeps.", 0),
    ("Ask webinar guests for the size of their plant before they are handed over.", 1),
    ("Show every rep their leads without a touch, each Monday morning.", 0),
    ("Write down in the definition what counts as a decision maker.", 1),
    ("Send leads rejected for their budget to nurture with a date, not to the archive.", 1),
    ("Take a second channel before a lead is sent back as unreachable.", 0),
    ("Route referrals to the rep who knows the customer.", 0),
    ("Leave out students and job seekers by the form's own question.", 1),
)
