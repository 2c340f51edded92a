"""Blinding: two replies to one message look alike, so that only their words can be judged."""

from __future__ import annotations

import re

from core.domain.signoffs import without_sign_off

_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\v|\f")
_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile(r"[\u200B\u2060\uFEFF\u00AD]")

_RULE = re.compile(r"^[ \t]*(?:[-*_] ?){3,}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^()\s]+)\)")
_UNDERLINED = re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])([^_\n]+?)(?<=\S)\1(?!\w)")
_STARRED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")

_BULLET = re.compile(
    r"^ *[-*+\u2022\u00B7\u2023\u25AA\u25CF\u25CB\u25E6\u2013\u2014] +", re.MULTILINE
)
_NUMBER = re.compile(r"^ *(\d{1,2})[.)] +", re.MULTILINE)
_LONG_DASH = re.compile(
    r"(?<=\S) *(?:[\u2014\u2015]|(?<=[^\W\d_])--(?=[^\W\d_])| -{1,2} | [\u2012\u2013] ) *"
)
_SHORT_DASH = re.compile(r"(?<=\w)[\u2010\u2011\u2012\u2013](?=\w)")
_DOTS = re.compile(r"\u2026|(?<!\.)\. \. \.(?! ?\.)")
_QUOTES = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4", "'"),
    }
)
_BLANK_LINES = re.compile(r"\n{3,}")


def blinded(text: str) -> str:
    """Return a reply without what would tell who or what wrote it; both replies get the same.

    Sign-offs and signatures at the end go, and so do the marks of Markdown; bullets, numbers of
    lists, quotation marks, dashes, ellipses and white space get one form each. Every other word
    stays, in its order.
    """
    plain = without_sign_off(_without_marks(_LINE_ENDS.sub("\n", text)))
    plain = _BULLET.sub("\u2022 ", _one_space(plain))
    plain = _NUMBER.sub(r"\1. ", plain)
    plain = _SHORT_DASH.sub("-", _LONG_DASH.sub(" \u2013 ", plain))
    plain = _DOTS.sub("...", plain).translate(_QUOTES)
    return _BLANK_LINES.sub("\n\n", _one_space(plain)).strip()


def _without_marks(text: str) -> str:
    """Take away the marks of Markdown and keep what they mark."""
    bare = _INVISIBLE.sub("", text).replace("`", "").replace("**", "")
    bare = _LINK.sub(r"\1 (\2)", _HEADING.sub("", _RULE.sub("", bare)))
    return _STARRED.sub(r"\1", _UNDERLINED.sub(r"\2", bare))


def _one_space(text: str) -> str:
    """Write one space between words and none around lines."""
    return "\n".join(line.strip() for line in _SPACES.sub(" ", text).split("\n"))
