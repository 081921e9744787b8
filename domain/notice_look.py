"""A look at a notice before it is planned, and the code that proves that somebody has looked."""

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256

from domain.broadcast import Approval, CampaignDraft, CampaignPreview, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLook:
    """`draft` and `preview` are None where the notice can't be read; then `problems` say why. `code`: see below."""

    draft: CampaignDraft | None
    preview: CampaignPreview | None
    problems: tuple[Problem, ...]
    code: str = ""


def make_look_code(draft: CampaignDraft, preview: CampaignPreview, secret: str) -> str:
    """Four digits of the very groups and words: others have another code. Empty where nobody needs to look twice."""
    if preview.approval is Approval.NONE:
        return ""
    files = [(file.name, file.digest) for file in draft.attachments]
    seen = json.dumps([sorted(preview.rooms), draft.title, draft.text, files], ensure_ascii=False)
    digest = hmac.new(f"look:{secret}".encode(), seen.encode(), sha256).digest()
    return str(1000 + int.from_bytes(digest[:8]) % 9000)
