"""The words of the daily digest, in both languages."""

from __future__ import annotations

from typing import Final

from knowledge.digests.deliveries import State, Why
from knowledge.digests.digest import WhyNothing
from knowledge.digests.subscriptions import Pause
from knowledge.models import Bilingual

TITLE: Final = Bilingual("Daily digest · {day}", "每日速递 · {day}")
THREAD: Final = Bilingual("Digest {day}", "速递 {day}")
LATE: Final = Bilingual("Late: this was due {due}.", "迟到：原定 {due}。")
PREVIEW: Final = Bilingual("A preview; nothing is posted or counted as seen.", "预览：不会发布，也不计为已出现。")
NOTHING: Final = {
    WhyNothing.NONE_FITS: Bilingual(
        "Nothing new today, because no work fits these topics and excluded words. `/digest edit` widens them.",
        "今天没有新内容：没有论文符合这些主题和排除词。可用 `/digest edit` 放宽。",
    ),
    WhyNothing.ALL_CAME: Bilingual(
        "Nothing new today, because all {works} works on these topics have come, the last on {last}. They come again "
        "after {rest} days.",
        "今天没有新内容：这些主题的 {works} 项工作都已出现，最后一次是 {last}。{rest} 天后会再次出现。",
    ),
    WhyNothing.ALL_CAME_AND_NO_NEWS: Bilingual(
        "Nothing new today, because all {works} works on these topics have come, the last on {last}, and no new paper "
        "has come in. They come again after {rest} days.",
        "今天没有新内容：这些主题的 {works} 项工作都已出现，最后一次是 {last}，也没有新论文收录。"
        "{rest} 天后会再次出现。",
    ),
}
ON: Final = Bilingual("on {topics}", "关注：{topics}")
TOPIC_OF_DAY: Final = Bilingual("Topic of the day: {name}", "今日主题：{name}")
HOT_HERE: Final = Bilingual("Hot here: {names}", "该主题的热点：{names}")
WHY: Final = Bilingual("Why: {reasons}", "入选理由：{reasons}")
READ_TOPIC: Final = Bilingual("Read the topic", "查看主题")
SAVE: Final = Bilingual("Save", "收藏")
MORE: Final = Bilingual("More like this", "多来这类")
LESS: Final = Bilingual("Less like this", "少来这类")
WHY_THESE: Final = Bilingual("Why these?", "为何是这些？")

SAVED_NOW: Final = Bilingual(
    "Saved: **{name}**. `/saved` lists what you saved.", "已收藏：**{name}**。`/saved` 可查看收藏。"
)
SAVED_BEFORE: Final = Bilingual(
    "You have saved **{name}** already; see `/saved`.", "已收藏过 **{name}**，见 `/saved`。"
)
JUDGED: Final = {
    1: Bilingual(
        "More like **{name}** from the next digest on: {topics}.",
        "从下一期起，多来与 **{name}** 相近的内容：{topics}。",
    ),
    -1: Bilingual(
        "Less like **{name}** from the next digest on: {topics}.",
        "从下一期起，少来与 **{name}** 相近的内容：{topics}。",
    ),
}
NO_SUBJECT: Final = Bilingual("this work", "这项工作")
ENDED: Final = Bilingual("This digest no longer exists.", "这个速递已不存在。")
HOW_CHOSEN: Final = Bilingual(
    "**How a digest is chosen.** Works of the followed topics that were not shown yet come first, varied in their "
    "subjects, what the surveys discuss most before the rest; new papers take at most half. Nothing is repeated until "
    "all has been shown. *More* and *less like this* weigh the subjects of a work.",
    "**如何挑选。** 先选所关注主题中尚未出现过的工作，主题尽量多样，综述讨论得多的优先；新论文最多占一半。"
    "全部出现过之前不会重复。「多来」「少来」会调整相应主题的权重。",
)
WEIGHTS: Final = Bilingual("Weights: {weights}", "权重：{weights}")
NO_WEIGHTS: Final = Bilingual("No reader has asked for more or less of anything yet.", "还没有读者要求多来或少来什么。")

DM: Final = Bilingual("direct messages", "私信")
DAYS: Final = (
    Bilingual("Mon", "周一"),
    Bilingual("Tue", "周二"),
    Bilingual("Wed", "周三"),
    Bilingual("Thu", "周四"),
    Bilingual("Fri", "周五"),
    Bilingual("Sat", "周六"),
    Bilingual("Sun", "周日"),
)
EVERY_DAY: Final = Bilingual("every day", "每天")
ALL_TOPICS: Final = Bilingual("all topics", "全部主题")
WITHOUT: Final = Bilingual("without {words}", "排除 {words}")
WORKS: Final = Bilingual("{count} works", "{count} 项")
IN_THREADS: Final = Bilingual("with a thread", "附子区")
NUMBER: Final = Bilingual("Digest {id}", "速递 {id}")
NEXT: Final = Bilingual("Next: {when}", "下一期：{when}")
LAST: Final = Bilingual("Last: {when} {link}", "上一期：{when} {link}")
NEVER: Final = Bilingual("Nothing has been delivered yet.", "尚未送达过。")
PAUSED: Final = Bilingual("Paused: {why}", "已暂停：{why}")
TRYING: Final = Bilingual(
    "{day}: trying again {when}, after {tries} tries. Last: {reason}",
    "{day}：已试 {tries} 次，{when} 再试。上次：{reason}",
)
UNDER_WAY: Final = Bilingual("{day}: under way", "{day}：正在投递")
SKIPPED: Final = Bilingual("{day}: {state}, {why}", "{day}：{state}，{why}")
STATES: Final = {
    State.MISSED: Bilingual("missed", "未送达"),
    State.UNSURE: Bilingual("perhaps posted", "可能已发布"),
}
WHYS: Final = {
    Why.DOWN: Bilingual(
        "Lablore was not running at its time, nor soon enough after", "到点时及其后的补发时限内 Lablore 没有运行"
    ),
    Why.FAILED: Bilingual("it could not be posted soon enough", "在补发时限内未能发布"),
    Why.REFUSED: Bilingual("Discord did not take the message", "Discord 没有接受这条消息"),
    Pause.ASKED: Bilingual("it was paused with `/digest pause`", "被 `/digest pause` 暂停"),
    Pause.CHANNEL_GONE: Bilingual(
        "the channel is gone; choose another with `/digest edit`", "频道已不存在；请用 `/digest edit` 另选"
    ),
    Pause.FORBIDDEN: Bilingual(
        "Lablore may not post or read there; it needs View Channel, Send Messages and Read Message History",
        "Lablore 无权在那里发布或读取；需要「查看频道」「发送消息」「读取消息历史」权限",
    ),
    Pause.THREAD_CLOSED: Bilingual("the thread is archived or locked", "子区已归档或锁定"),
    Pause.DM_CLOSED: Bilingual("you do not take direct messages from Lablore", "你不接收 Lablore 的私信"),
}
RESUME_HINT: Final = Bilingual("`/digest resume` goes on.", "用 `/digest resume` 继续。")
PAUSE_NOTE: Final = Bilingual(
    "Your daily digest for {where} is paused: {why}. When that is put right, `/digest resume` goes on.",
    "你在{where}的每日速递已暂停：{why}。处理好后，用 `/digest resume` 继续。",
)

FORM: Final = Bilingual("Daily digest", "每日速递")
WHERE: Final = Bilingual("Where", "发到哪里")
WHERE_HINT: Final = Bilingual("Leave it empty for direct messages to you.", "留空则私信给你。")
TIME: Final = Bilingual("Time, in {zone}", "时间（{zone}）")
TIME_HINT: Final = Bilingual("For example 09:00, 9:30 pm, 早上8点半", "例如 09:00、早上8点半、9:30 pm")
WEEKDAYS: Final = Bilingual("Days", "星期")
TOPICS: Final = Bilingual("Topics", "主题")
TOPICS_HINT: Final = Bilingual("One name a line. Empty means all.", "每行一个名称。留空表示全部。")
EXCLUDED: Final = Bilingual("Leave out works with these words", "排除含有这些词的工作")
EXCLUDED_HINT: Final = Bilingual("One a line, or separated by commas.", "每行一个，或用逗号分隔。")
BACK: Final = Bilingual("Back to the form", "返回表单")

NO_TIME: Final = Bilingual(
    "“{typed}” is not a time of day; write it like 09:00 or 9:30 pm.", "“{typed}”不是时间；请写成 09:00 或 早上8点半。"
)
NO_ZONE: Final = Bilingual(
    "“{typed}” is not a time zone that I know; choose one from the list, such as Asia/Shanghai, New York or UTC+8.",
    "不认识时区“{typed}”；请从列表中选择，例如 北京、Asia/Shanghai、UTC+8。",
)
NO_SUCH_TOPIC: Final = Bilingual("There is no topic called “{typed}”.", "没有叫“{typed}”的主题。")
NEAREST: Final = Bilingual("Perhaps: {names}.", "也许是：{names}。")
TOO_MANY: Final = Bilingual("At most {most} topics and {most} words, please.", "主题和排除词最多各 {most} 个。")
NO_DAYS: Final = Bilingual("Choose at least one day.", "请至少选择一天。")
NOT_HERE: Final = Bilingual(
    "Lablore is not a member of this server, so it can only send the digest to you: leave the channel empty, or have "
    "Lablore added to the server.",
    "Lablore 不是这个服务器的成员，只能私信给你：请不要选择频道，或先把 Lablore 加入服务器。",
)
YOU_MAY_NOT: Final = Bilingual(
    "Only members who may manage {where} change its digests.", "只有能管理{where}的成员才能更改它的速递。"
)
I_MAY_NOT: Final = Bilingual("In {where} I still need: {permissions}.", "我在{where}还需要这些权限：{permissions}。")
UNSEEN: Final = Bilingual(
    "I do not see {where}: it is gone or archived, or I need View Channel there.",
    "我看不到{where}：它已不存在或已归档，或者我缺少「查看频道」权限。",
)
PERMISSIONS: Final = {
    "view_channel": Bilingual("View Channel", "查看频道"),
    "send_messages": Bilingual("Send Messages", "发送消息"),
    "send_messages_in_threads": Bilingual("Send Messages in Threads", "在子区中发送消息"),
    "create_public_threads": Bilingual("Create Public Threads", "创建公共子区"),
    "read_message_history": Bilingual("Read Message History", "读取消息历史"),
}

SUBSCRIBED: Final = Bilingual("The digest is set up.", "速递已设置。")
CHANGED: Final = Bilingual("The digest is changed.", "速递已更改。")
TODAY_PASSED: Final = Bilingual(
    "Today's time has passed; `/digest now` posts today's at once.", "今天的时间已过；用 `/digest now` 立即发布今天的。"
)
NOT_PAUSED: Final = Bilingual("It is not paused.", "它没有暂停。")
RESUMED: Final = Bilingual("It goes on.", "已继续。")
PAUSED_NOW: Final = Bilingual("Paused. `/digest resume` goes on.", "已暂停。用 `/digest resume` 继续。")
UNSUBSCRIBED: Final = Bilingual("This digest is gone, with all that was noted about it.", "该速递及其全部记录已删除。")
POSTING: Final = Bilingual("Today's digest is being posted to {where}.", "今天的速递正在发布到{where}。")
POSTED_ALREADY: Final = Bilingual(
    "Today's digest was posted already: {link}. The next comes {when}.", "今天的速递已发布：{link}。下一期：{when}。"
)
SETTLED_ALREADY: Final = Bilingual(
    "Today's digest is already on its way or done with; `/digest status` says more.",
    "今天的速递已在投递或已处理；详见 `/digest status`。",
)
IS_PAUSED: Final = Bilingual("This digest is paused; `/digest resume` first.", "该速递已暂停；请先 `/digest resume`。")
NONE_HERE: Final = Bilingual(
    "There is no digest here yet. `/digest subscribe` sets one up.", "这里还没有速递。用 `/digest subscribe` 设置一个。"
)
WHICH: Final = Bilingual("Which digest? Choose one under `which`.", "哪一个速递？请在 `which` 中选择。")
LISTED: Final = Bilingual("Digests", "速递")

SAVED: Final = Bilingual("Saved papers ({count})", "收藏的论文（{count}）")
NOTHING_SAVED: Final = Bilingual(
    "You have saved nothing yet. Under each work of a digest there is a button for that.",
    "还没有收藏。速递中每项工作下面都有收藏按钮。",
)
FORGET: Final = Bilingual("Remove", "移除")
EXPORTED: Final = Bilingual("Your {count} saved papers.", "你收藏的 {count} 篇论文。")
