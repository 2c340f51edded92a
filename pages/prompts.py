"""Prompts: what ships and what people made; write a version, and try it before it is saved."""

import streamlit as st

from core.domain.access import Capability
from core.services.prompt_drafts import unsaved
from core.services.prompt_versions import find_version, list_versions
from pages.ui.frame import frame
from pages.ui.prompts_head import show_head
from pages.ui.prompts_list import show_list
from pages.ui.prompts_place import View, at
from pages.ui.prompts_read import read_version
from pages.ui.prompts_try import try_version
from pages.ui.prompts_write import write_version
from pages.ui.session import open_store

with frame(needs=Capability.EDIT) as actor, open_store() as store:
    place = at()
    begun = unsaved(store, actor)
    if place.prompt is None:
        st.title("Prompts", anchor=False)
        show_list(list_versions(store), begun)
    else:
        version = find_version(store, place.prompt)
        view = show_head(version, place.view, is_begun=version.key in begun)
        if view is View.WRITE:
            write_version(store, actor, version)
        elif view is View.TRY:
            try_version(store, actor, version)
        else:
            read_version(store, version)
