"""A notice as JSON, read with the county's own templates and with the files that were sent up before."""

import json
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.files.campaign_faults import CampaignFileError
from bot.files.campaigns import Templates, load_campaign, parse_campaign
from bot.files.notice_templates import read_templates
from bot.settings import Settings
from domain.broadcast import CampaignDraft, Problem
from domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignReader:
    """`media`: where files are kept."""

    zone: ZoneInfo
    templates: Templates
    media: Path

    @classmethod
    def of(cls, settings: Settings) -> "CampaignReader":
        """Raises SettingsError where the county's templates can't be read."""
        templates = read_templates(settings.notices.templates_file)
        return cls(zone=settings.zone, templates=templates, media=settings.media_dir)

    def load(self, path: Path) -> CampaignDraft:
        """From a file. Raises CampaignFileError."""
        return load_campaign(path, self.zone, self.templates, self.media)

    def parse(self, text: str) -> CampaignDraft:
        """From JSON. Raises CampaignFileError with every fault."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            sentence = "通知的内容不是正确的 JSON 对象。"
            raise CampaignFileError([Problem(code="bad_json", field="campaign", sentence=sentence)])
        return parse_campaign(content, self.zone, self.templates, self.media)

    def read(self, text: str) -> CampaignDraft:
        """From JSON. Raises a Refusal with the first fault."""
        try:
            return self.parse(text)
        except CampaignFileError as error:
            first = error.problems[0]
            raise Refusal(first.code, first.sentence, field=first.field) from None
