"""What a person put right is kept for learning: rule features and a label, nothing of who said what."""

from domain.lesson import choose_kept
from handlers.desk import Desk
from models.corrections import KeptCorrection


async def keep_lesson(desk: Desk, words: str, *, label: str | None, previous: str) -> None:
    """`words` are read again as the classifier reads them, and dropped; `label` None is ordinary talk.

    Where danger was heard nothing is kept: nobody shall talk the bot out of hearing it.
    """
    if not words or desk.classifier.classify(words).danger is not None:
        return
    head, fired = desk.classifier.list_features(words)
    features = choose_kept(head, fired, desk.rules.learned)
    if features:
        await desk.corrections.keep(
            KeptCorrection(
                features=features,
                label=label,
                previous=previous,
                day=desk.today,
                rules_version=desk.rules.version,
            )
        )
