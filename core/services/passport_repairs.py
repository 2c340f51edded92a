"""Repairs of an edit: those that were made of it, and the one that a run's edit came from."""

from __future__ import annotations

from core.domain.cases import Case
from core.domain.repair_kept import KeptRepair
from core.services.passport_parts import Part, part
from core.store import Store
from core.store.repairs import repair_of_edit, repairs_of_case

NO_REPAIR = "No repair was asked for."


def repairs_about(store: Store, case: Case) -> Part[KeptRepair]:
    """Return every repair of a case, the newest first, after the one that made its edit."""
    made_by = repair_of_edit(store, case.edit.id)
    found = repairs_of_case(store, case.id)
    ids = {repair.id for repair in found}
    first = (made_by,) if made_by and made_by.id not in ids else ()
    return part((*first, *found), NO_REPAIR)
