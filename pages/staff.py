"""The staff: who may sign in, and as what."""

import streamlit as st

from core.domain.access import Capability
from core.services.staffing import accounts
from pages.ui.frame import frame
from pages.ui.session import open_store
from pages.ui.staff_parts import add_somebody, before_the_first, show_account

with frame("Staff", needs=Capability.MANAGE_STAFF) as actor, open_store() as store:
    known = accounts(store, actor)
    with st.container(width=760):
        if not known:
            before_the_first()
        else:
            st.markdown(
                "Facilitators run panels and never see what people chose. Clinicians edit replies. "
                "Researchers may do everything, and manage the staff."
            )
            for account in known:
                show_account(store, actor, account)
            add_somebody(store, actor)
