"""The words of the about page, and the paper's numbers with their source."""

from __future__ import annotations

WHAT = """
**Bedside edits a physician's reply to a patient for empathy, and shows which facts survived.**

A language model is the *editor* of what the physician wrote, never the author. Both texts are
then compared fact by fact, in both directions, so that a warmer reply can't quietly become a
different one. It is a research tool for physicians, researchers and patient panels. It follows a
published method; the paper is named below.
"""

HOW = """
1. The medical facts of the original and of the edit are listed separately.
2. **Kept** (recall): is each fact of the original still in the edit?
3. **Grounded** (precision): does each fact of the edit stand in the original? What does not is
   told apart: *from the patient's message*, or *new*.
4. Numbers, doses, dates and drug names are compared once more by fixed rules, whoever checked.
5. Flags ask a person to look: too much added, an instruction lost, a contradiction, a follow-up
   nobody asked for, an assumption, reassurance without a basis, a changed number, a very short
   original.

A fact nobody could decide is counted as undecided, never as kept or lost. Where there is nothing
to count, the score is *not defined*, and says why.
"""

CLAIMS = """
- **Supported means: the original reply says so.** It does not mean that the original is right.
- It does not triage, gives no advice, and is **not a medical device**. Nobody should send an edit
  unread.
- The written examples are examples, not the output of any model. No result of a language model is
  shipped with this tool.
- Checkers make mistakes, rules and models alike. The verdicts help a person to look; they don't
  replace looking.
- More empathy tends to cost precision. The tool shows that trade; it doesn't settle it.
"""

PAPER_INTRO = """
These are the authors' published results on 163 de-identified message pairs of one prostate cancer
portal. **They are not results of this tool**, and yours may differ with other messages and
models.
"""

PAPER_ROWS = {
    "What was measured": [
        "Refined editing: facts kept (recall)",
        "Refined editing: facts grounded (precision)",
        "Simple editing: facts kept (recall)",
        "Simple editing: facts grounded (precision)",
        "Reply written by the model alone: facts kept (recall, micro)",
        "Precision at the level “empathic”",
        "Precision at the level “extremely empathic”",
        "Agreement with patients, three-way judging (3-EMRank)",
        "Agreement with patients, forced choice (EMRank)",
        "Lowest precision for originals under 200 characters",
    ],
    "In the paper": [
        "0.99", "0.93", "0.95", "0.89", "0.39", "0.91", "0.78", "0.55 to 0.57", "0.23", "0.65",
    ],
}  # fmt: skip

PAPER_LINK = """
Source: *From Generation to Collaboration: Using LLMs to Edit for Empathy in Healthcare*,
[arXiv 2601.15558](https://arxiv.org/abs/2601.15558).
"""

PRIVACY = """
- Everything runs on this computer. The page contacts no other host, loads no remote font or
  picture, and sends no usage statistics.
- Texts leave this computer only when you choose OpenAI, Gemini or another server, and only after
  the page has shown where they go and what it found in them that may point to a person. That
  search is a help and no guarantee.
- Keys typed on the page are held for this browser session only. They are never stored; only their
  last four characters are shown.
- Pasted texts and their results are forgotten after the session (12 hours at most) unless you
  keep the case. A setting, `BEDSIDE_RETENTION_DAYS`, keeps them longer.
- The database is one file on this computer and is **not encrypted**. Use an encrypted disk, and
  keep its backups as carefully as the file itself.
- No text of a patient is written to any log.
"""
