"""The bot's own words, in both languages."""

from __future__ import annotations

from typing import Final

from knowledge.models import Bilingual, PaperKind, StatementKind

SOURCES: Final = Bilingual("Sources", "出处")
OPEN: Final = Bilingual("Open", "打开")
OTHER_LANGUAGE: Final = Bilingual("中文", "English")
ARXIV: Final = Bilingual("arXiv", "arXiv")
CODE: Final = Bilingual("Code", "代码")
PAGE: Final = Bilingual("Page", "主页")
SCORES: Final = Bilingual("How it is scored", "评分方法")
WHATS_HOT: Final = Bilingual("What's hot here", "该主题热点")

SURVEYS_SAY: Final = Bilingual("What the surveys say", "综述怎么说")
ONLY_NAMED: Final = Bilingual("Only named, not discussed, in: {surveys}", "仅被提及，未展开讨论：{surveys}")
ONLY_LISTED: Final = Bilingual("No survey names it; it is in the list {lists}.", "综述未提及；收录于列表：{lists}。")
ALSO_LISTED: Final = Bilingual("Also in the list {lists}", "也收录于列表 {lists}")
FROM_LIST: Final = Bilingual("From the list {lists}", "来自列表 {lists}")
MOST_CITED: Final = Bilingual("Most cited in imported lists, named in no survey", "导入列表中引用最多、综述未提及")
CITED: Final = Bilingual("cited {count} times", "被引 {count} 次")
MORE_SAID: Final = Bilingual("{count} more under Sources", "另有 {count} 条，见「出处」")
SUBTOPICS: Final = Bilingual("Sub-topics", "子主题")
KEY_PAPERS: Final = Bilingual("Key works", "重点工作")
NO_STATEMENTS: Final = Bilingual(
    "The surveys name this, but say nothing more about it.", "各综述只提到了它，没有更多说明。"
)
TOPICS: Final = Bilingual("Topics", "主题")
GO_ON: Final = Bilingual("Go on to …", "继续查看……")
TOPIC: Final = Bilingual("topic", "主题")
WORK: Final = Bilingual("work", "论文/方法")
SURVEY: Final = Bilingual("survey", "综述")
NOTE: Final = Bilingual("Note", "注")

SOURCES_OF: Final = Bilingual("Sources: {name}", "出处：{name}")
PLACE: Final = Bilingual("{survey} › {section} › line {line}", "{survey} › {section} › 第 {line} 行")
LINE: Final = Bilingual("line {line}", "第 {line} 行")
OPINION: Final = Bilingual("the author's view", "作者观点")
INFERRED: Final = Bilingual("inferred", "推断")
LINES: Final = Bilingual("lines {first}–{last}", "第 {first}–{last} 行")
ABOUT_SURVEY: Final = Bilingual("About this survey ({count})", "关于本综述（{count}）")
RANGE: Final = Bilingual("{first}–{last} of {count}", "第 {first}–{last} 项，共 {count} 项")
EMPTY: Final = Bilingual("Type a name, a title, a subject or an arXiv id.", "请输入名称、标题、主题或 arXiv 编号。")
PAGE_OF: Final = Bilingual("page {page} of {pages}", "第 {page}/{pages} 页")

IN_CONTEXT: Final = Bilingual("In context", "查看上下文")
SEE_IN_CONTEXT: Final = Bilingual("See a source in context …", "查看出处的上下文……")
CONTEXT_OF: Final = Bilingual("{survey} ({published}), in context", "{survey}（{published}）上下文")
EARLIER: Final = Bilingual("◀ Earlier", "◀ 前文")
LATER: Final = Bilingual("Later ▶", "后文 ▶")
OPEN_THREAD: Final = Bilingual("Go on in a thread", "在子区继续")
THREAD_OPENED: Final = Bilingual("Opened: {thread}", "已创建：{thread}")
THREAD_HELLO: Final = Bilingual(
    "Ask on here: reply to one of my messages, or mention me, and I read what you write. “What about …?” and "
    "“its venue?” are understood from what was said before.",
    "可以在这里继续问：回复我的消息或提及我，我才读得到内容。“那……呢？”“它发表在哪？”会结合上文理解。",
)
NO_THREAD_HERE: Final = Bilingual(
    "A thread cannot be opened here: it takes a server's text channel, and the permission “Create Public Threads” for "
    "you and for Lablore.",
    "这里无法创建子区：需要在服务器的文字频道中，并且你和 Lablore 都有“创建公共子区”权限。",
)
HOW_TO_TALK: Final = Bilingual(
    "Ask me about the surveys, e.g. “compare BYOL and SimSiam”, or type a name, a title or an arXiv link.",
    "可以问我综述里的内容，例如“BYOL 和 SimSiam 有什么区别”，也可以发名称、标题或 arXiv 链接。",
)
WELCOME: Final = Bilingual("You're welcome.", "不客气。")
HIDDEN: Final = Bilingual(
    "Discord does not show me that message. Right-click it → Apps → **Find papers here** or **Is this covered?**",
    "Discord 不让我看到那条消息。请右键它 → 应用 → **查找其中的论文** 或 **综述涵盖了吗**。",
)
UNREADABLE: Final = Bilingual(
    "Discord does not show me what you write here unless you mention me: please write it again with {bot} in it.",
    "在这里只有提及我，Discord 才会让我看到内容：请带上 {bot} 再发一次。",
)
NO_QUESTION: Final = Bilingual("Type a question.", "请输入问题。")

HOT: Final = Bilingual("What's hot", "当前热点")
HOT_IN: Final = Bilingual("What's hot in {topic}", "「{topic}」中的热点")
HOT_HINT: Final = Bilingual(
    "Ranked by what the surveys say, not by votes; the newest survey is from {year}.",
    "依据各综述的说法排序，而非投票；最新的综述发表于 {year} 年。",
)
NOTHING_HOT: Final = Bilingual(
    "The surveys call nothing hot here. Try it without a filter.", "综述没有称这里的任何方向为热点，请去掉筛选再试。"
)
SCORES_TITLE: Final = Bilingual("How “what's hot” is scored", "「热点」如何评分")
SCORES_HELP: Final = Bilingual(
    "Each score is the sum of five parts: **outlook** – what surveys say of its future (at most {stance}); **spread** "
    "– in how many surveys it appears ({spread}); **growth** – whether its share grows ({growth}); **centrality** – "
    "how central it is there ({centrality}); **recency** – how recent its newest survey is ({recency}).",
    "每个得分是五部分之和：**前景**——综述对其未来的评价（最高 {stance}）；**广度**——出现在多少篇综述中（{spread}）；"
    "**增长**——占比是否增长（{growth}）；**核心度**——在其中有多核心（{centrality}）；**新近度**——最新出处有多新（{recency}）。",
)
PARTS: Final = {
    "stance": Bilingual("outlook", "前景"),
    "spread": Bilingual("spread", "广度"),
    "growth": Bilingual("growth", "增长"),
    "centrality": Bilingual("centrality", "核心度"),
    "recency": Bilingual("recency", "新近度"),
}

SURVEYS: Final = Bilingual("What Lablore has read", "Lablore 读过的综述")
COUNTS: Final = Bilingual(
    "{statements} statements · {topics} topics and {papers} works named",
    "{statements} 条陈述 · 提及 {topics} 个主题、{papers} 项工作",
)
TOTALS: Final = Bilingual(
    "{surveys} surveys, {statements} statements, {topics} topics, {papers} works. Everything here comes from them.",
    "{surveys} 篇综述、{statements} 条陈述、{topics} 个主题、{papers} 项工作。这里所说的一切都出自它们。",
)
BY: Final = Bilingual("By", "作者")
TRANSLATED_BY: Final = Bilingual("Translated by", "翻译")
EDITED_BY: Final = Bilingual("Edited by", "编辑")
PUBLISHED_BY: Final = Bilingual("Published by", "发布")
PUBLISHED: Final = Bilingual("Published", "发表于")
LICENCE: Final = Bilingual("Licence", "许可")
WHERE: Final = Bilingual("Where", "链接")
CONTENTS: Final = Bilingual("Contents", "目录")

ADDING: Final = Bilingual("Adding {name}", "正在添加 {name}")
ADDING_STEPS: Final = (
    Bilingual("waiting for the one before", "等待前一个文档"),
    Bilingual("fetching the file", "获取文件"),
    Bilingual("reading it, and looking for works, topics and statements", "阅读文档，查找工作、主题和陈述"),
    Bilingual("putting it into the library", "存入资料库"),
)
ADDED: Final = {
    "new": Bilingual("Added: {title}", "已添加：{title}"),
    "changed": Bilingual("Replaced by its new version: {title}", "已更新为新版本：{title}"),
    "same": Bilingual("Already there, unchanged: {title}", "已在库中，没有变化：{title}"),
}
ADDED_COUNTS: Final = Bilingual(
    "{statements} statements · {papers} new works · {topics} new topics",
    "{statements} 条陈述 · {papers} 项新工作 · {topics} 个新主题",
)
ADDED_DOUBTFUL: Final = Bilingual(
    "{count} doubtful parts are held back until somebody looks at them: `lablore add --review {survey}` in a terminal.",
    "{count} 处存疑，暂不使用，待人工审核：在终端运行 `lablore add --review {survey}`。",
)
REMOVED: Final = Bilingual("No longer there: {title}", "已移除：{title}")
NOT_ADDED: Final = Bilingual(
    "No document of this name was added in this server; choose one of the list.",
    "本服务器没有添加过这个文档，请从列表中选择。",
)
MANAGERS_ONLY: Final = Bilingual(
    "Only people who may manage this server can add or remove documents.",
    "只有拥有“管理服务器”权限的人才能添加或移除文档。",
)

WHICH: Final = Bilingual("Which one do you mean by “{query}”?", "“{query}”是指哪一个？")
NO_LISTS: Final = Bilingual(
    "No list of papers has been imported; `lablore import FILE` does it.",
    "还没有导入过论文列表；用 `lablore import FILE` 导入。",
)
NO_PAPER: Final = Bilingual("The surveys mention no work called “{query}”.", "综述中没有叫“{query}”的工作。")
NO_TOPIC: Final = Bilingual("The surveys have no topic called “{query}”.", "综述中没有叫“{query}”的主题。")
NEAREST: Final = Bilingual("The nearest that they have:", "最接近的有：")
NOTHING_NEAR: Final = Bilingual(
    "Nothing similar either; `/surveys` shows what is covered.", "也没有相近的内容；`/surveys` 可查看涵盖的范围。"
)

HELP_TITLE: Final = Bilingual("Lablore answers from the surveys it has read", "Lablore 依据读过的综述作答")
HELP_BODY: Final = Bilingual(
    "Everything it says has a source: the survey, the section and the line. What the surveys do not say, it does not "
    "say either. Names may be short, long, Chinese, English, mixed or mistyped.",
    "它说的每句话都有出处：哪篇综述、哪一节、第几行。综述没说的，它也不说。名称长短、中英文、混写、打错都可以。",
)
HELP_OPTIONS: Final = Bilingual(
    "Every look-up has `language` (English or 中文) and `private` (only you see the answer).",
    "每个查询命令都有 `language`（English 或中文）和 `private`（仅自己可见）选项。",
)
HELP_COMMANDS: Final = {
    "ask": Bilingual(
        "a question in your own words: `/ask why does DETR add positional encodings?`",
        "用自己的话提问：`/ask DETR 为什么要加位置编码`",
    ),
    "paper": Bilingual(
        "a paper, method, model or dataset: `/paper MoCo v1`, `/paper 2005.12872`, `/paper 动量对比`",
        "论文、方法、模型或数据集：`/paper MoCo v1`、`/paper 2005.12872`、`/paper 动量对比`",
    ),
    "topic": Bilingual("a subject in short: `/topic contrastive learning`", "主题速览：`/topic 对比学习`"),
    "hot": Bilingual("what is rising, and who says so", "哪些方向在升温，以及谁这么说"),
    "surveys": Bilingual("what has been read, and what is in it", "读过哪些综述，里面有什么"),
    "survey add": Bilingual("add a document of the lab (for server managers)", "添加实验室自己的文档（服务器管理员）"),
    "digest": Bilingual(
        "a daily digest, in a channel or to you: `/digest subscribe zone:Beijing`",
        "每日速递，发到频道或私信：`/digest subscribe zone:北京`",
    ),
    "saved": Bilingual(
        "what you saved from digests, also as Markdown and BibTeX", "从速递收藏的论文，可导出 Markdown 和 BibTeX"
    ),
    "help": Bilingual("this card", "本说明"),
}
HELP_TALK: Final = Bilingual(
    "Or just talk: mention me, reply to me, or write me a direct message. “And its venue?” is understood from what was "
    "said before.",
    "也可以直接对话：提及我、回复我，或私信我。“那它的缺点呢？”会结合上文理解。",
)
HELP_MESSAGES: Final = Bilingual(
    "Right-click a message → Apps → **Find papers here**: what it names; **Is this covered?**: what the surveys say on "
    "its claims. Only you see them.",
    "右键消息 → 应用 → **查找其中的论文**：列出它提到的内容；**综述涵盖了吗**：综述对其中的说法怎么讲。都仅自己可见。",
)

NAMED_HERE: Final = Bilingual("Named in this message: {count}", "这条消息提到了 {count} 项")
NOTHING_NAMED: Final = Bilingual(
    "This message names no work or topic that the surveys have.", "这条消息没有提到综述中的论文、方法或主题。"
)
COVERED_HERE: Final = Bilingual("What the surveys say on this", "综述对此怎么说")
COVERED_HINT: Final = Bilingual(
    "The statements that come nearest; whether they bear it out is for you to judge.",
    "以下是最接近的陈述；是否支持，请自行判断。",
)
NOT_COVERED_HERE: Final = Bilingual("The surveys do not cover that.", "综述没有涉及这一点。")
NOTHING_COVERED: Final = Bilingual(
    "The surveys do not cover anything in this message.", "综述没有涉及这条消息中的内容。"
)
POST: Final = Bilingual("Post to channel", "发到频道")
POSTED_BY: Final = Bilingual("posted by {name}", "由 {name} 发布")
FAILED: Final = Bilingual(
    "Something went wrong here, not with what you typed. Please try again; if it stays, tell your admin the id `{id}`.",
    "这边出了问题，与你的输入无关。请再试一次；若仍不行，请把编号 `{id}` 告诉管理员。",
)
BUSY: Final = Bilingual(
    "Lablore's file is busy, as while a large list comes in, or cannot be used. Nothing was changed; please try again "
    "in a minute. If it stays, tell your admin the id `{id}`.",
    "Lablore 的数据文件正忙（例如正在导入很大的列表），或暂时无法使用。没有任何更改；请一分钟后再试。"
    "若仍不行，请把编号 `{id}` 告诉管理员。",
)
UNKNOWN: Final = Bilingual(
    "The surveys that Lablore has now hold nothing of this name. Please look it up again.",
    "Lablore 现有的综述里没有它了，请重新查询。",
)
GONE: Final = Bilingual(
    "This button is from an older version of Lablore. Please use the command again.",
    "这个按钮来自旧版 Lablore，请重新使用命令。",
)

HEADS: Final = {
    "rank": Bilingual("#", "#"),
    "name": Bilingual("what", "名称"),
    "score": Bilingual("score", "得分"),
    "reason": Bilingual("why [survey:line]", "理由 [综述:行]"),
    "id": Bilingual("id", "id"),
    "published": Bilingual("published", "发表"),
    "statements": Bilingual("statements", "陈述"),
    "title": Bilingual("title", "标题"),
    "list": Bilingual("list", "列表"),
    "papers": Bilingual("papers", "论文"),
    "imported": Bilingual("imported", "导入"),
}
PAPER_KINDS: Final = {
    PaperKind.METHOD: Bilingual("method", "方法"),
    PaperKind.MODEL: Bilingual("model", "模型"),
    PaperKind.DATASET: Bilingual("dataset", "数据集"),
    PaperKind.STUDY: Bilingual("study", "研究"),
    PaperKind.SURVEY: Bilingual("survey", "综述"),
    PaperKind.TOOL: Bilingual("tool", "工具"),
    PaperKind.PAPER: Bilingual("paper", "论文"),
}
STATEMENT_KINDS: Final = {
    StatementKind.DEFINITION: Bilingual("definition", "定义"),
    StatementKind.METHOD: Bilingual("method", "方法"),
    StatementKind.RESULT: Bilingual("result", "结果"),
    StatementKind.NUMBER: Bilingual("number", "数字"),
    StatementKind.COMPARISON: Bilingual("comparison", "比较"),
    StatementKind.LIMITATION: Bilingual("limitation", "局限"),
    StatementKind.CAUSE: Bilingual("cause", "原因"),
    StatementKind.TREND: Bilingual("trend", "趋势"),
    StatementKind.ADVICE: Bilingual("advice", "建议"),
    StatementKind.ATTRIBUTION: Bilingual("credit", "出处信息"),
}
