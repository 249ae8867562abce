"""A small catalogue for tests: two surveys that disagree, works that share a name, and a tree of topics."""

from __future__ import annotations

TOPICS = """\
- id: learning
  name: {en: Learning, zh: 学习}
  lead: {en: How models learn., zh: 模型如何学习。}
- id: contrastive
  name: {en: Contrastive learning, zh: 对比学习}
  aliases: [CL]
  parent: learning
  lead: {en: Learning by comparing views., zh: 通过比较视图来学习。}
- id: flows
  name: {en: Normalizing flows, zh: 归一化流}
  parent: learning
  lead: {en: Invertible networks., zh: 可逆网络。}
- id: detection
  name: {en: Object detection, zh: 目标检测}
  aliases: [检测]
  lead: {en: Finding objects., zh: 寻找目标。}
"""

PAPERS = """\
- id: moco-v1
  kind: method
  name: MoCo v1
  title: Momentum Contrast for Unsupervised Visual Representation Learning
  aliases: [MoCo, 动量对比]
  described: [queue paper, 队列那篇]
  year: 2020
  venue: CVPR
  arxiv: "1911.05722"
  code: https://github.com/facebookresearch/moco
  authors: [Kaiming He, Haoqi Fan, Yuxin Wu, Saining Xie]
  organisations: [Facebook AI]
  topics: [contrastive]
  summary: {en: Compares with a queue of keys., zh: 与一个键队列作比较。}
  note: {en: The survey prints MoCov1., zh: 综述印作 MoCov1。}
  checked: [https://arxiv.org/abs/1911.05722]
- id: moco-v2
  kind: method
  name: MoCo v2
  topics: [contrastive]
- id: detr
  kind: model
  name: DETR
  title: End-to-End Object Detection with Transformers
  misspellings: [DETTR]
  year: 2020
  venue: ECCV
  arxiv: "2005.12872"
  topics: [detection]
  summary: {en: Detects with a Transformer., zh: 用 Transformer 做检测。}
- id: twins-vit
  kind: model
  name: Twins (ViT)
  shared_names: [Twins]
  topics: [detection]
- id: barlow-twins
  kind: method
  name: Barlow Twins
  shared_names: [Twins]
  topics: [contrastive]
- id: voc
  kind: dataset
  name: PASCAL VOC
  url: https://example.org/voc
"""

OLD_SURVEY = """\
id: old
title: {en: An old survey, zh: 一篇旧综述}
short: {en: Old, zh: 旧综述}
language: zh
published: "2017-11-30"
description: {en: What was known in 2017., zh: 2017 年所知。}
lines: 20
authors: [Winsty]
sections:
  - {id: all, title: {en: Everything, zh: 全部}, lines: [1, 20]}
  - {id: end, title: {en: The end, zh: 结尾}, lines: [15, 20], topics: [flows]}
mentions:
  3: [detection, voc]
statements:
  - line: 3
    about: [detection, voc]
    kind: result
    en: Detection is tested on PASCAL VOC.
    zh: 检测在 PASCAL VOC 上测试。
  - line: 16
    about: [flows]
    kind: trend
    stance: hard
    en: Flows are hard to train.
    zh: 流模型难以训练。
  - line: 17
    about: [flows]
    kind: advice
    stance: promising
    en: Flows may still be worth a try.
    zh: 流模型也许仍值得一试。
"""

NEW_SURVEY = """\
id: new
title: {en: A new survey, zh: 一篇新综述}
short: {en: New, zh: 新综述}
language: zh
published: "2021"
description: {en: What was known in 2021., zh: 2021 年所知。}
lines: 30
urls: ["https://example.org/new"]
sections:
  - {id: hot, title: {en: Hot, zh: 热门}, lines: [1, 10]}
  - {id: rest, title: {en: The rest, zh: 其余}, lines: [11, 30]}
mentions:
  2: [moco-v1, contrastive]
  12: [detr, twins-vit, barlow-twins, moco-v2]
  13: [detection]
statements:
  - line: 2
    about: [contrastive, moco-v1]
    kind: trend
    stance: hot
    opinion: true
    en: Contrastive learning is hot since MoCo.
    zh: 自 MoCo 以来对比学习很热门。
  - line: [2, 3]
    about: [moco-v1]
    kind: method
    en: MoCo keeps a queue of keys and a momentum encoder.
    zh: MoCo 维护一个键队列和一个动量编码器。
  - line: 12
    about: [detr, detection]
    kind: definition
    en: DETR detects objects end to end.
    zh: DETR 端到端地检测目标。
"""

TEXTS = {
    "topics.yaml": TOPICS,
    "papers.yaml": PAPERS,
    "surveys/new.yaml": NEW_SURVEY,
    "surveys/old.yaml": OLD_SURVEY,
}
