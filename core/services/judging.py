"""Judging: which of two replies shows more empathy, asked of engines in both orders, and kept."""

from __future__ import annotations

from core.domain.judges import MOST_REPEATS, Judge, JudgeOrder
from core.services.judge_asking import (
    Answered,
    Bench,
    Comparison,
    Question,
    ask_judge,
    judge_comparison,
    judge_request,
)
from core.services.judge_lines import HowToJudge, judge_lines
from core.services.judge_orders import (
    JudgeEstimate,
    JudgeProgress,
    estimate_judge,
    judge_progress,
    list_judges,
    register_judge,
)
from core.services.judge_results import (
    JudgeAnswer,
    JudgeVerdicts,
    judge_answers,
    judge_labels,
    judge_verdicts,
)
from core.services.judge_runs import (
    resume_judge,
    run_judge,
    start_judge,
    start_judges,
    stop_judge,
)
from core.services.judge_sources import editor_engines, judge_family_warning
from core.services.judge_verdicts import ItemVerdict, item_verdict

__all__ = [
    "MOST_REPEATS", "Answered", "Bench", "Comparison", "HowToJudge", "ItemVerdict", "Judge",
    "JudgeAnswer", "JudgeEstimate", "JudgeOrder", "JudgeProgress", "JudgeVerdicts", "Question",
    "ask_judge", "editor_engines", "estimate_judge", "item_verdict", "judge_answers",
    "judge_comparison", "judge_family_warning", "judge_labels", "judge_lines", "judge_progress",
    "judge_request", "judge_verdicts", "list_judges", "register_judge", "resume_judge",
    "run_judge", "start_judge", "start_judges", "stop_judge",
]  # fmt: skip
