"""The shapes of dates, phones, addresses and numbers that point to a person."""

from __future__ import annotations

import re
from enum import StrEnum


class IdentifierKind(StrEnum):
    """What an identifier is; the value is also the word inside its surrogate."""

    NAME = "name"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    ID = "id"
    ADDRESS = "address"
    URL = "url"


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    # "may 5 times" is a verb: in lower case only what can't be one is the month.
    r"|(?-i:May|MAY)|may(?= (?:\d{1,2}(?:st|nd|rd|th)|(?:\d{1,2},? )?(?:19|20)\d{2})))\.?"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])"
_DAY_NUMBER = r"(?:[12]\d|3[01]|0?[1-9])"
_YEAR = r"(?:19|20)\d{2}"
_STREET = (
    r"(?:(?:[\w.'’-]+ ){1,4}?(?i:street|avenue|road|boulevard|lane|terrace|parkway|highway)\b"
    r"|(?:[A-ZÀ-Þ0-9][\w.'’-]* ){1,4}?(?i:st|ave|rd|blvd|ln|drive|dr|court|ct|place|pl|way|ter"
    r"|circle|cir|pkwy|hwy|square|sq|trail|trl|row)\b\.?)"
)
_STATE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI"
    r"|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
)
_TOWN = r"[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,2}"
_NUMBERED = (
    r"(?:mrn|mr\s?#|medical record|chart|record|patient id|pt id|patient|account|acct|member"
    r"|policy|group|case|claim|insurance|medicare|medicaid|prescription|rx|order|accession"
    r"|specimen|visit|encounter|confirmation|reference|ref|license|passport|ssn"
    r"|social security|id)"
)

PATTERNS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, flags))
    for kind, pattern, flags in (
        (IdentifierKind.EMAIL, r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}\b", 0),
        (IdentifierKind.URL, r"\b(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE),
        # Dates with a year, written as numbers: the year belongs to the match, whatever the cue.
        (IdentifierKind.DATE, rf"\b{_YEAR}[-/.]{_MONTH_NUMBER}[-/.]{_DAY_NUMBER}\b", 0),
        (IdentifierKind.DATE, r"\b\d{1,2}([-/.])\d{1,2}\1(?:(?:19|20)\d{2}|['’]?\d{2})\b", 0),
        (
            IdentifierKind.DATE,
            rf"\b{_MONTH} {_DAY}\b(?!\s?(?:mg|mcg|ml|units?|%))(?:,? {_YEAR}\b|,? ['’]\d{{2}}\b)?",
            re.IGNORECASE,
        ),
        (
            IdentifierKind.DATE,
            rf"\b{_DAY}(?: of)?[ -]{_MONTH}(?:,?[ -]{_YEAR})?(?!\w)",
            re.IGNORECASE,
        ),
        (IdentifierKind.DATE, rf"\b{_MONTH}(?: of)?,? {_YEAR}\b", re.IGNORECASE),
        # Month and day alone look like a fraction or a pain score: only after a word of time.
        (
            IdentifierKind.DATE,
            rf"\b(?:on|by|since|until|till|before|after|dated|due|starting|(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,?)"
            rf" (?P<found>{_MONTH_NUMBER}[-/]{_DAY_NUMBER})\b(?![-/.]?\d)(?! (?:of|tab|pill|dose))",
            re.IGNORECASE,
        ),
        (
            IdentifierKind.DATE,
            rf"\b(?:born(?: in)?|birth year|d\.?o\.?b\.?|date of birth)[:\s]+(?P<found>{_YEAR})\b",
            re.IGNORECASE,
        ),
        (
            IdentifierKind.PHONE,
            r"(?<![\w.])(?:\+?\d{1,3}[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]?\d{4}"
            r"(?:,? ?(?:x|ext\.?|extension) ?\d{1,6})?\b",
            re.IGNORECASE,
        ),
        (IdentifierKind.PHONE, r"(?<!\w)\+\d(?:[ .-]?\d){7,14}\b", 0),
        (
            IdentifierKind.PHONE,
            r"(?<![\w-])\d{3}-\d{4}\b(?! ?(?:mg|mcg|ml|iu|units?|cal|kcal|steps)\b)"
            r"(?:,? ?(?:x|ext\.?|extension) ?\d{1,6})?",
            re.IGNORECASE,
        ),
        (
            IdentifierKind.PHONE,
            r"\b(?:call|text|phone|cell|mobile|fax|pager|tel|number is|reach me at)\b[^\d\n]{0,12}"
            r"(?P<found>\d(?:[ .-]?\d){6,14})\b",
            re.IGNORECASE,
        ),
        (IdentifierKind.PHONE, r"\b(?:ext\.?|extension) ?(?P<found>\d{2,6})\b", re.IGNORECASE),
        (IdentifierKind.ID, r"\b\d{3}-\d{2}-\d{4}\b", 0),
        (
            IdentifierKind.ID,
            rf"\b{_NUMBERED}(?: (?:number|no|num|id))?\b\.?\s?(?:#|:|is|=)?\s?[#:]?\s?"
            r"(?P<found>(?=[A-Z-]*\d)[A-Z0-9](?:[A-Z0-9-]{2,18})[A-Z0-9])\b",
            re.IGNORECASE,
        ),
        (IdentifierKind.ID, r"#\s?(?P<found>[A-Z]{0,3}-?\d{4,})\b", 0),
        (IdentifierKind.ID, r"(?<![\w.,-])\d{7,}\b(?![.,]\d)", 0),
        (
            IdentifierKind.ADDRESS,
            rf"\b\d{{1,6}}[A-Za-z]? {_STREET}"
            r"(?:,? (?i:apt|apartment|unit|suite|ste|#)\.? ?[\w-]+)?"
            rf"(?:,? {_TOWN}(?=,| \d|\.|$))?(?:,? {_STATE}\b)?(?:,? \d{{5}}(?:-\d{{4}})?\b)?",
            re.MULTILINE,
        ),
        (IdentifierKind.ADDRESS, r"\bP\.?\s?O\.? Box \d+\b", re.IGNORECASE),
        (IdentifierKind.ADDRESS, rf"\b{_TOWN},? {_STATE},? \d{{5}}(?:-\d{{4}})?\b", 0),
        (IdentifierKind.ADDRESS, rf"\b{_TOWN}, (?!MD\b){_STATE}\b", 0),  # "Lee, MD" is a doctor
        (
            IdentifierKind.ADDRESS,
            r"\bzip(?: code)?(?: is)?:? (?P<found>\d{5}(?:-\d{4})?)\b",
            re.IGNORECASE,
        ),
        (
            IdentifierKind.ADDRESS,
            r"\b(?i:liv(?:e|es|ed|ing)|mov(?:e|ed|ing)|resid(?:e|es|ing)|driv(?:e|es|ing)"
            r"|travel(?:ing)?)(?: (?i:back|here|up|down|over|out))?"
            rf" (?i:in|at|to|near|from|outside) (?P<found>{_TOWN})",
            0,
        ),
    )
)
