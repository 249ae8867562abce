"""Chinese names and descriptions of commands, and the language to answer in."""

from __future__ import annotations

from typing import Any

import discord
from discord import Locale, app_commands
from discord.app_commands import locale_str

from knowledge import text
from knowledge.models import Language

_CHINESE = (Locale.chinese, Locale.taiwan_chinese)

# English -> simplified Chinese. Names of commands and options must be short, without spaces.
CHINESE = {
    "paper": "论文",
    "Look up a paper, method, model or dataset": "查询论文、方法、模型或数据集",
    "query": "查询",
    "A name, nickname, title, or arXiv id or link": "名称、简称、标题、arXiv 编号或链接",
    "ask": "提问",
    "Ask what the surveys say; the answer shows its sources": "提问：依据综述作答，并给出出处",
    "question": "问题",
    "In English or Chinese, in your own words": "用自己的话提问，中英文均可",
    "topic": "主题",
    "Show a subject in short, with its key works": "查看主题简介、重点工作和综述的说法",
    "name": "名称",
    "A subject, in English or Chinese": "主题名称，中英文均可",
    "hot": "热点",
    "Show what is rising, and which survey says so": "查看正在升温的方向，以及哪篇综述这么说",
    "Only below this subject": "只看此主题之下",
    "kind": "类别",
    "Only subjects, or only works": "只看主题，或只看工作",
    "topics": "主题",
    "works": "工作",
    "surveys": "综述",
    "Show which surveys Lablore has read": "查看读过哪些综述、里面有什么",
    "Documents of the lab": "实验室自己的文档",
    "add": "添加",
    "Add a document of the lab: Markdown, HTML, plain text or PDF": "添加实验室的文档：Markdown、HTML、纯文本或 PDF",
    "document": "文档",
    "A file of at most 20 MB": "文件，最多 20 MB",
    "remove": "移除",
    "Take an added document out again": "移除添加过的文档",
    "title": "标题",
    "Which one": "哪一篇",
    "help": "帮助",
    "Show what Lablore can be asked": "查看 Lablore 能回答什么",
    "Find papers here": "查找其中的论文",
    "Is this covered?": "综述涵盖了吗",
    "A daily digest of papers, in a channel or to you": "每日论文速递，发到频道或私信",
    "subscribe": "订阅",
    "Set up a digest: where, when and about what": "设置速递：发到哪里、何时、关于什么",
    "edit": "修改",
    "Change a digest": "修改一个速递",
    "list": "列表",
    "Show the digests of this server, and yours": "查看本服务器的速递，以及发给你的",
    "status": "状态",
    "Show the last and next deliveries, and why anything was skipped": "查看上一期和下一期，以及未送达的原因",
    "preview": "预览",
    "Show what would come now; only you see it": "查看现在会收到什么，仅自己可见",
    "now": "立即发布",
    "Post today's digest at once": "立即发布今天的速递",
    "pause": "暂停",
    "Let nothing come until it is resumed": "在恢复之前不再发送",
    "resume": "恢复",
    "Let a paused digest come again": "让暂停的速递继续",
    "unsubscribe": "退订",
    "End a digest": "结束一个速递",
    "zone": "时区",
    "Whose clocks count: a city or a time zone": "按哪里的时间：城市或时区",
    "count": "数量",
    "How many works at most": "每期最多几项工作",
    "The language of the digest": "速递所用的语言",
    "thread": "子区",
    "Open a thread under each digest": "在每期速递下开一个子区",
    "which": "哪一个",
    "One of the digests here": "这里的一个速递",
    "saved": "收藏",
    "Show the papers that you saved": "查看收藏的论文",
    "export": "导出",
    "As a file": "导出为文件",
    "language": "语言",
    "The language of the answer": "回答所用的语言",
    "private": "私密",
    "Only you see the answer": "仅自己可见",
}


class ChineseTranslator(app_commands.Translator):
    """Gives Discord the Chinese names of what readers see."""

    async def translate(
        self, string: locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The Chinese for a Chinese locale; Discord shows the English to all others."""
        return CHINESE.get(string.message) if locale in _CHINESE else None


def language_of_reader(interaction: discord.Interaction[Any]) -> Language:
    """The language that the reader uses Discord in, as far as Lablore speaks it."""
    return "zh" if interaction.locale in _CHINESE else "en"


def language_of_place(guild: discord.Guild | None) -> Language:
    """The language of a server, for what is said before anybody there has written anything to go by."""
    return "zh" if guild is not None and guild.preferred_locale in _CHINESE else "en"


def language_for(interaction: discord.Interaction[Any], chosen: str | None, typed: str = "") -> Language:
    """The language of an answer: the one chosen, else Chinese for what is typed in Chinese, else the reader's."""
    if chosen is not None:
        return "zh" if chosen == "zh" else "en"
    return "zh" if text.has_han(typed) else language_of_reader(interaction)
