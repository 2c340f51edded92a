"""The little words that turn a statement: denials, hedges, conditions and promises."""

from __future__ import annotations

from core.llm.offline.tokens import words

NEGATIONS = frozenset(
    words(
        "not no never none neither nor without cannot can't don't doesn't didn't isn't aren't "
        "wasn't weren't couldn't shouldn't wouldn't won't haven't hasn't hadn't mustn't "
        "needn't cant dont doesnt isnt wont lack lacks lacking "
        "absence"
    )
)
NEGATION_EXCEPTIONS = {
    "not": frozenset({"only", "just", "necessarily", "least"}),
    "no": frozenset({"later", "matter", "doubt", "more"}),
}
HEDGES = frozenset(
    words(
        "may might could possibly perhaps potentially probably likely maybe seem seems appear "
        "appears suspect suspected presumably"
    )
)
WEAK_WORDS = HEDGES | frozenset(
    words(
        "can risk chance suggest suggests potential possible option tend tends some considered "
        "believed thought"
    )
)
CERTAIN = frozenset(words("will definitely certainly surely always undoubtedly guaranteed"))
CONDITIONS = frozenset(["if", "unless", "until", "when", "whenever", "assuming", "provided"])
CONDITION_PHRASES = (
    ("in", "case"),
    ("as", "long", "as"),
    ("in", "the", "event"),
    ("should", "you"),
)
CLAUSE_STARTS = frozenset(
    words(
        "but however although though because which who whereas while unless until if since so "
        "when whenever therefore rather except"
    )
)
SUBJECTS = frozenset(
    words(
        "you i we it he she they this that these those there the your our my patients please "
        "then a an do don't contact call take stop seek see go use try consult talk avoid "
        "consider let tell schedule make get come keep continue start do not discuss ask "
        "speak"
    )
)
AUXILIARIES = frozenset(
    words(
        "is are was were be been can could may might should will would must has have had does "
        "do did it he she they we you i this that"
    )
)
TEAM = frozenset({"we", "i", "we'll", "i'll", "team", "office", "clinic", "we're", "i'm"})
PROMISES = frozenset({"will", "we'll", "i'll", "shall", "going", "plan"})
ASKING = frozenset({"whether", "tell", "know", "ask", "asks", "share", "describe"})
AVOIDING = frozenset(words("avoid avoids avoided avoiding refrain"))
DIRECTING = frozenset(
    words("should must recommended advised use take try safe can start instructs")
)
ADDITIONS = frozenset(words("which who whereas while although as because since"))
WAVERING = frozenset(words("can usually typically often generally sometimes some most likely"))
