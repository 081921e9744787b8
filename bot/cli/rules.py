"""`wangge rules`: are the rule files sound, how good are they, why did they say so, and what do lines teach them?"""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from bot.cli.actions import add_actions, run_action
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.cli.rules_corrections import read_corrections
from bot.cli.rules_orders import add_learn_orders_arguments, run_learn_orders
from bot.cli.rules_publish import add_publish_arguments, run_publish, run_versions
from bot.cli.rules_source import add_published_argument, build_asked_classifier, read_folder
from bot.files.corpus import read_labelled
from bot.files.learned import save_learned
from bot.files.rules import load_rule_book, parse_rule_book
from bot.judging import judge_line
from bot.matcher import AutomatonMatcher
from bot.segmenter import JiebaSegmenter
from domain.classify import Explanation
from domain.evaluation import Figures, Judged, list_faults, measure
from domain.rules import RuleBook
from rules import FOLDER

KEPT_APART = "apart-"


def _add_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="文件夹", help="默认是设置里的 rules_dir，没写就是自带的"
    )
    add_config_argument(parser)


def _run_check(args: argparse.Namespace) -> int:
    print(describe_book(parse_rule_book(read_folder(args.folder, read_settings(args)))))
    return 0


def describe_book(book: RuleBook) -> str:
    patterns = sum(1 for clue in book.clues if clue.pattern is not None)
    return (
        f"规则没有问题（版本 {book.version}）：{len(book.types)} 个类型，{len(book.clues) - patterns} 个词，"
        f"{patterns} 个句式，{len(book.dangers)} 种危险，{len(book.departments)} 个部门。"
    )


def _add_eval_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="文件", help="标注好的句子（JSON 行：text、type），或装着它们的文件夹"
    )
    parser.add_argument("--faults", action="store_true", help="把判错的每一句和原因也列出来")
    add_published_argument(parser)
    add_config_argument(parser)


def _run_eval(args: argparse.Namespace) -> int:
    classifier = build_asked_classifier(args, read_settings(args))
    lines = [line for line in read_labelled(args.file, classifier.rules.types) if line.text]
    judged = [judge_line(line, classifier) for line in tqdm(lines, disable=not sys.stderr.isatty(), unit="句")]
    print("\n".join(describe_figures(measure(judged))))
    if args.faults:
        for line in list_faults(judged):
            print(describe_fault(line))
    return 0


def describe_figures(figures: Figures) -> list[str]:
    """One figure a line, in words; `—` where there was nothing to measure."""
    lines = [
        f"句子：{figures.lines}",
        f"该立件的，立了：{_percent(figures.recall)}",
        f"立了件的，该立：{_percent(figures.precision)}",
        f"该立件的，立了而且类型对：{_percent(figures.right_type)}",
        f"立了件的，类型对：{_percent(figures.right_type_of_opened)}",
        f"正有危险的，听出来了：{_percent(figures.danger_recall)}",
        f"平常话一千句里误立：{_number(figures.false_alarms)}（难分的一千句里 {_number(figures.false_alarms_hard)}）",
    ]
    mixed = [f"  {said} 听成 {heard}：{count} 次" for said, heard, count in figures.confusions]
    return [*lines, *(["最常弄混的："] if mixed else []), *mixed]


def describe_fault(line: Judged) -> str:
    verdict = line.verdict
    heard = "、".join(verdict.matched[:6]) or "没有听到词"
    return f"{line.fault}\t{'/'.join(line.types) or '平常话'}\t{verdict.type or '—'}\t{heard}\t{line.text}"


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.1f}%"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _add_learn_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="文件", help="标注好的句子，或装着它们的文件夹（apart-* 留着考试，不学）"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="文件", help="学出来的分写到哪里，如 rules/learned.txt"
    )
    parser.add_argument("--corrections", action="store_true", help="群里改过来的（数据库里只有词，没有原话）也一起学")
    parser.add_argument("--quick", action="store_true", help="不做交叉验证，只学")
    add_config_argument(parser)


def _run_learn(args: argparse.Namespace) -> int:
    try:
        from bot.learn import Fitting
        from bot.teach import Teacher
    except ImportError:
        raise CommandError("学习要另装 scikit-learn：pip install 'wangge[learn]'。平常运行不需要它。") from None
    settings = read_settings(args)
    book = load_rule_book(settings.rules_dir or FOLDER)
    lines = [line for line in read_labelled(args.file, book.types) if not line.place.startswith(KEPT_APART)]
    corrections = read_corrections(settings, book.types) if args.corrections else []
    teacher = Teacher(book, JiebaSegmenter(book.dictionary), AutomatonMatcher(book.needles))
    lesson = teacher.teach([*lines, *corrections], Fitting(), validate=not args.quick)
    save_learned(lesson.weights, args.out)
    if lesson.before and lesson.after:
        print("只凭词表：", *describe_figures(lesson.before), "", "学过以后（交叉验证，考的句子没学过）：", sep="\n")
        print("\n".join(describe_figures(lesson.after)))
    beside = f"和 {len(corrections)} 条改正" if args.corrections else ""
    print(f"学了 {len(lines)} 句{beside}，写下 {len(lesson.weights.features)} 个词到 {args.out}。")
    return 0


def _add_explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="一句话")
    add_published_argument(parser)
    add_config_argument(parser)


def _run_explain(args: argparse.Namespace) -> int:
    explanation = build_asked_classifier(args, read_settings(args)).explain(args.text)
    print("\n".join(describe_explanation(explanation)))
    return 0


def describe_explanation(found: Explanation) -> list[str]:
    verdict = found.verdict
    decided = {"open": "立件", "ask": "问一句", "silent": "不作声"}[verdict.decision.value]
    lines = [
        f"读作：{found.read_as}",
        f"词：{' / '.join(found.words)}",
        f"结论：{decided}，{verdict.type_name or '没有类型'}，把握 {verdict.confidence}",
        f"像不像要办的事：{found.report:.2f}（要 {found.wanted:.2f}）",
        f"像不像正有危险：{found.danger:.2f}（要 {found.danger_wanted:.2f}）",
        f"最像的类型：{'，'.join(f'{name} {points:.2f}' for name, points in found.types) or '—'}",
        "规则里听到的词：",
    ]
    clues = [f"  {role}　{owner}　{text}" for role, owner, text in found.clues]
    return [
        *lines,
        *(clues or ["  没有"]),
        "学来的分，轻重在前：",
        *(f"  {word}　{weight:+.2f}" for word, weight in found.weights),
    ]


_ACTIONS = (
    Command(
        name="check",
        summary="检查规则文件：没问题就报个数，有问题一次全说出来。",
        example="wangge rules check rules",
        add_arguments=_add_check_arguments,
        run=_run_check,
    ),
    Command(
        name="explain",
        summary="一句话为什么这样判：怎么读、听到哪些词、各多少分。",
        example="wangge rules explain 村口路灯坏了三天了没人修",
        add_arguments=_add_explain_arguments,
        run=_run_explain,
    ),
    Command(
        name="eval",
        summary="拿标注好的句子考一考规则：听到多少、误报多少、哪些类型弄混。",
        example="wangge rules eval rules/corpus/apart-village.jsonl --faults",
        add_arguments=_add_eval_arguments,
        run=_run_eval,
    ),
    Command(
        name="learn",
        summary="从标注好的句子里学出每个词的分，先后各考一遍。",
        example="wangge rules learn rules/corpus --out rules/learned.txt",
        add_arguments=_add_learn_arguments,
        run=_run_learn,
    ),
    Command(
        name="learn-orders",
        summary="从例句里学会听口令的别的说法（句式认不得的，靠它猜，猜了先问）。",
        example="wangge rules learn-orders rules/corpus-orders --out rules/orders.txt",
        add_arguments=add_learn_orders_arguments,
        run=run_learn_orders,
    ),
    Command(
        name="publish",
        summary="检查整个规则文件夹，没问题就存成一版，所有机器人 5 秒内换上；写版本号就退回那一版。\n"
        "发布过的优先于文件夹里的，直到 --reset。有一处不对就什么都不改，哪个文件哪一行一次说全。",
        example="wangge rules publish --note 加了茶叶的词\n  wangge rules publish 3",
        add_arguments=add_publish_arguments,
        run=run_publish,
    ),
    Command(
        name="versions",
        summary="发布过哪些版本，哪一版在用，谁在什么时候发布的。",
        example="wangge rules versions",
        add_arguments=add_config_argument,
        run=run_versions,
    ),
)
COMMAND = Command(
    name="rules",
    summary="规则文件：检查、发布、退回、说明一句话为什么这样判、考一考、从句子里学。",
    example="wangge rules explain 村口路灯坏了三天了没人修",
    add_arguments=lambda parser: add_actions(parser, _ACTIONS),
    run=run_action,
)
