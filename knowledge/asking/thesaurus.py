"""
Words that mean the same in questions about papers, in English and Chinese.

A statement and a question rarely use the same everyday words: one says "limitation", the other "drawback" or "缺点".
Every word of a group counts as the group's first word, in what is known and in what is asked alike. Names of topics
and works are not here: they are data, in ``knowledge/data``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

# One group a line: English words | Chinese words. The first English word stands for all of them.
_GROUPS = """
problem issue limitation drawback weakness shortcoming disadvantage flaw downside trouble difficulty obstacle challenge pain defect | 问题 缺点 不足 局限 弱点 缺陷 短板 毛病 弊端 难点 困难 难题 挑战 痛点
benefit advantage strength merit upside | 好处 优点 优势 长处 益处
cause reason because | 原因 缘由 因为
improve improvement enhance boost better upgrade refine gain | 改进 改善 提升 提高 增强 改良 升级
reduce decrease lower lessen shrink cut lessening | 减少 降低 减小 减轻 缩减 下降
increase enlarge grow raise | 增加 增大 增长 加大
fast speed quick rapid accelerate speedup | 速度 快速 加速 提速 很快 更快
slow sluggish | 慢 很慢 缓慢 太慢
cheap inexpensive | 便宜 廉价 低成本
expensive costly cost expense price | 昂贵 成本 代价 花费 贵
compute computation computational calculation | 计算
memory ram vram | 内存 显存
big large huge massive | 大型 巨大 庞大 大规模
small tiny little | 小型 较小
author writer creator inventor | 作者
publish publication release appear issued | 发表 发布 出版
venue conference meeting | 会议 顶会
institution organisation organization university lab affiliation company school | 机构 单位 学校 大学 公司 实验室 组织
task job | 任务
goal aim objective target purpose | 目标 目的
idea insight intuition concept principle | 想法 思路 思想 理念 原理 概念
core key essence central crux | 核心 关键 精髓 本质
method approach technique scheme strategy way | 方法 方式 做法 手段 策略 办法 方案
model | 模型
network net architecture | 网络 架构
structure | 结构
component module part block ingredient piece | 组件 模块 组成 部件 部分
step stage phase procedure | 步骤 阶段 流程
use utilise utilize employ adopt apply rely usage leverage exploit | 使用 利用 采用 运用 应用 用到 用途 借助
need require necessary must requirement | 需要 必须 要求 需求
show demonstrate prove reveal indicate suggest | 表明 证明 说明 显示 揭示
result outcome finding conclusion | 结果 结论 发现
performance perform effective effectiveness efficacy | 效果 性能 表现
accuracy accurate precise precision | 准确 精度 准确率 精确
efficient efficiency | 效率 高效
experiment evaluate evaluation test assess tested measure metric benchmark | 实验 评估 测试 评测 评价 衡量 指标 测量
dataset data corpus | 数据 数据集
image picture photo | 图像 图片 照片
video clip footage | 视频
text textual | 文本 文字
audio sound acoustic | 音频 声音
speech voice | 语音
label annotation annotate tag | 标签 标注 标记
object thing item | 物体 对象 目标物
detect detector detection | 检测
segment segmentation | 分割
classify classification classifier categorise categorize | 分类
category class kind type sort | 类别 类型 种类
recognise recognize recognition identify | 识别
track tracker tracking | 跟踪 追踪
generate generation generative generator synthesise synthesize synthesis produce create | 生成 合成 产生
reconstruct reconstruction rebuild | 重建 重构
predict prediction forecast anticipate | 预测 预估
train training | 训练
pretrain pretraining | 预训练
finetune finetuning | 微调
learn learning | 学习
supervise supervision supervised | 监督 有监督
unsupervised | 无监督
selfsupervised selfsupervision ssl | 自监督
contrast contrastive | 对比
augment augmentation | 增强 增广
sample sampling | 采样 样本
negative negatives | 负样本 负例
positive positives | 正样本 正例
loss cost-function criterion | 损失 损失函数
weight weights parameter param | 权重 参数
feature representation embedding | 特征 表示 表征 嵌入
layer | 层
batch minibatch | 批次
attention attend | 注意力
similar similarity alike resemble | 相似 相似度 类似
different difference differ distinct distinction distinguish | 不同 区别 差异 差别 区分
compare comparison versus vs | 比较 相比
combine combination fuse fusion merge integrate join mix | 结合 融合 组合 合并
replace substitute swap exchange | 替换 替代 取代 代替
remove drop delete eliminate discard omit | 去掉 删除 去除 移除 丢弃 省略
avoid prevent bypass circumvent | 避免 防止 规避
solve address tackle overcome fix resolve handle cope deal | 解决 应对 克服 处理
extend extension generalise generalize | 扩展 推广 泛化
add introduce insert | 加入 增添 引入 添加 加上
change alter modify vary variation | 改变 变化 修改 改动 变动
begin start initialise initialize initial initialization | 开始 初始 初始化
end final finally last finish | 最终 最后 结束
new novel recent latest fresh | 新的 最新 新颖
old earlier previous prior classic traditional former early past | 以前 传统 之前 早期 过去 经典 原来
hot popular trend trendy trending rising | 热门 热点 火热 流行 趋势 兴起
promising potential outlook prospect worth worthwhile | 前景 潜力 值得 前途 有戏
future direction next | 未来 方向 将来 下一步
hard difficult tough tricky challenging | 难以 很难 困难的 不容易
easy simple straightforward easily | 简单 容易 轻松
important vital significant crucial essential | 重要 关键的 必要
enough sufficient | 足够 充分
many numerous lot plenty | 很多 许多 大量
several few couple | 几个 若干
first | 首先 第一 首次 最早
second | 第二 其次
year date | 年份 年 日期
number count amount quantity | 数量 数目 个数
share proportion percentage percent ratio rate | 比例 占比 百分比
cover include contain consist comprise involve | 包括 包含 涵盖 组成 涉及
explain explanation interpret interpretation | 解释 阐释
view viewpoint perspective angle | 视角 视图 角度
opinion think believe judge comment say view-on | 看法 观点 认为 觉得 评价
recommend suggest advice advise recommendation | 推荐 建议
translate translation | 翻译 转换
transfer migrate | 迁移
align alignment match matching correspond correspondence | 对齐 匹配 对应
noise noisy | 噪声 噪音
robust robustness | 鲁棒 稳健
human person people manual | 人类 人 人工
name call called title named | 名字 名称 叫做 标题 叫什么
example instance | 例子 示例 举例
application scenario usecase | 应用场景 场景 落地
code repository repo github implementation | 代码 仓库 开源
link url address website | 链接 网址 地址
survey review overview | 综述 回顾
speaker lecturer presenter | 讲者 主讲
team group researcher | 团队 研究者
real true genuine | 真实
fake false synthetic forged | 虚假 伪造 假的
depth | 深度
space spatial | 空间
time temporal | 时间 时序
frame | 帧
long lengthy | 长时
query question ask | 查询
answer respond reply | 回答
cluster clustering grouping | 聚类
centre center centroid | 中心
pair paired pairwise | 成对 配对
input fed feed | 输入
output emit | 输出
encode encoder encoding | 编码 编码器
decode decoder decoding | 解码 解码器
position positional location localise localize localization place | 位置 定位
random randomly | 随机
distance | 距离
attack adversarial adversary | 对抗 攻击
edit editing manipulate | 编辑
mobile phone device | 手机 移动 设备
resource budget constraint | 资源 预算 约束
degrade degradation worse decline deteriorate hurt harm harmful | 退化 变差 恶化 损害 有害
success succeed successful work | 成功 奏效
fail failure unsuccessful | 失败 失效
happen occur | 发生 出现
belong fall | 属于 归为 归在
share shared common | 共享 共用 共同
two 2 both | 两种 两类 两个 两大 两点 两方面
three 3 | 三种 三类 三个 三大 三点 三方面
four 4 | 四种 四类 四个 四大 四点 四方面
five 5 | 五种 五类 五个 五大
six 6 | 六种 六类 六个 六大
seven 7 | 七种 七类 七个 七大
compete competitive par comparable equal | 相当 媲美 不相上下
outperform surpass beat exceed superior stronger | 超过 优于 超越 胜过 强于 更好
""".strip()

_JOINED = re.compile(r"\b(pre|non|multi|sub|hyper|self|fine|semi|mini)[- ](?=[a-z])")
_NUMBERED = re.compile(r"(?<![a-z0-9])([a-z]{3,})(\d+)(?![a-z0-9])")
_SPELLINGS = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("our", "or"),
    ("ours", "ors"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("yse", "yze"),
    ("ysed", "yzed"),
    ("tre", "ter"),
)


def _raw_stem(word: str) -> str:
    for british, american in _SPELLINGS:
        if word.endswith(british) and len(word) > len(british) + 1:
            word = word.removesuffix(british) + american
            break
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    from snowballstemmer import stemmer  # noqa: PLC0415 - it loads all languages, and looking up a name needs none

    return stemmer("english")


@cache
def _heads() -> tuple[dict[str, str], dict[str, str]]:
    """What each English stem, and each Chinese word, of a group counts as: the stem of the group's first word."""
    english: dict[str, str] = {}
    chinese: dict[str, str] = {}
    for line in _GROUPS.splitlines():
        own, _, others = line.partition("|")
        head = _raw_stem(own.split()[0])
        for word in own.split():
            english.setdefault(_raw_stem(word), head)
        for word in others.split():
            chinese.setdefault(word, head)
    return english, chinese


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """
    What an English word counts as: the first of its group, else itself without its ending, in American spelling.

    >>> stem("generalisation") == stem("generalizes")
    True
    >>> stem("drawbacks")
    'problem'
    """
    found = _raw_stem(word)
    return _heads()[0].get(found, found)


def head_of(chinese: str) -> str | None:
    """What a Chinese word counts as, if it is in a group."""
    return _heads()[1].get(chinese)


def joined(text: str) -> str:
    """
    A normalised text with joined prefixes, and numbers apart from the names that they follow.

    >>> joined("pre-training with top1")
    'pretraining with top 1'
    """
    return _NUMBERED.sub(r"\1 \2", _JOINED.sub(r"\1", text))
