"""Fill a prompt with texts, those from outside between fences that they cannot close."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.prompting import Prompt
from core.errors import PromptError
from core.prompts.slots import fill, listed

_TAG_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a language model reads. Never log it: it holds a patient's words."""

    system: str
    user: str

    def __repr__(self) -> str:
        return f"Rendered({len(self.system)} + {len(self.user)} characters)"


def render(prompt: Prompt, variables: Mapping[str, str], *, secret: bytes) -> Rendered:
    """Fill `prompt` with `variables`; the same input gives the same text.

    Values go in once and are never scanned again. Those that the prompt declares as material are
    fenced.

    Raises
    ------
    PromptError
        When a variable is missing or surplus; the message names every one.
    """
    missing = set(prompt.variables) - set(variables)
    surplus = set(variables) - set(prompt.variables)
    if missing or surplus:
        complaints = [
            f"{what} {listed(names)}"
            for what, names in (("lacks", missing), ("has no slot for", surplus))
            if names
        ]
        raise PromptError(f"Prompt `{prompt.label}` {' and '.join(complaints)}.")
    values = {
        name: fence(name, text, secret=secret) if name in prompt.material else text
        for name, text in variables.items()
    }
    return Rendered(system=fill(prompt.system, values), user=fill(prompt.user, values))


def fence(name: str, text: str, *, secret: bytes) -> str:
    """Put `text` between tags that carry a code which its writer cannot know.

    The code is an HMAC of the text, so the same text keeps the same code and cached answers
    stay valid, while nobody without the secret can write the closing tag into the text.
    """
    code = hmac.new(secret, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()[
        :_TAG_LENGTH
    ]
    return f"<{name}-{code}>\n{text}\n</{name}-{code}>"
