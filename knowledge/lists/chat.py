"""What people say around the name of a paper when they ask for it in a channel."""

from __future__ import annotations

# Words of any title too, but too common to tell one from another.
_EVERYDAY = """
    a an and are as at be by can do does for from how in into is it its of on or that the their there this through to
    towards toward under up using via we what when where which who why with within without you your
"""
# Words that ask, thank, and remember.
_CHAT = """
    about again all also am any anybody anyone anything arxiv article ask asked been believe bit but called chance
    channel could did didn else ever everyone find folks forget forgot found friend get give go going good google
    got guess guys had happen happens has have haven having heard hello help here hey hi him his idea i if im just
    keep kind know last like link links little ll look looked looking lot m many may maybe me mention mentioned
    might month my name need newest not now oh ok okay one ones our paper papers pdf people please pls
    plz point publication published read reading really recall recent recently recommend remember
    remembers reminds said saw say says searching see seen send sent she he should show shown so some
    somebody someone something somewhere sorry still stuff such talked talking tell thank thanks thing things
    think they them then thought title titled today told tried try trying url ve want wanted was week were whats
    will wondering work works would wrote year years yes yesterday yo
    论文 文章 这篇 那篇 的 请问 有人 谁 知道 记得 找 一下 叫 什么 链接
"""
# Words that are chat even if they are the only ones: nobody looks for a title with them.
_ALWAYS = """
anybody anyone article paper papers pdf please pls plz somebody someone thanks url whats 论文 文章 这篇 那篇 请问 有人
"""
EVERYDAY = frozenset(_EVERYDAY.split())
CHAT = frozenset(_CHAT.split())


ALWAYS = frozenset(_ALWAYS.split())


def told_apart(words: list[str], *, chatty: bool = False) -> list[str]:
    """
    The words that say which paper is meant; empty when there are none.

    One word of chat may be a word of a title, two are chat, unless *chatty* says that one is.

    >>> told_apart("does anyone remember that detection with transformers paper".split())
    ['detection', 'transformers']
    >>> told_apart("link prediction on graphs".split())
    ['link', 'prediction', 'graphs']
    """
    chatty = chatty or sum(word in CHAT for word in words) > 1
    left_out = CHAT if chatty else ALWAYS
    return list(dict.fromkeys(word for word in words if word not in left_out and word not in EVERYDAY))
