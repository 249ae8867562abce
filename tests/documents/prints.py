"""PDFs for tests, made here: with headings, running heads and wrapped lines; in Chinese; without text; encrypted."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

LECTURE = (
    ("title", "Lecture notes: generative models of molecules"),
    ("text", "Author: Ana Souza"),
    ("text", "October 2022"),
    ("head", "1 String models"),
    (
        "text",
        "Molecules can be written as strings. ChemVAE learns a continuous space of SMILES strings and optimises "
        "properties in it, but many of the strings that it decodes are not valid. Grammar-VAE and SELFIES solve this: "
        "every SELFIES string is a valid molecule, so no model has to learn the rules of valence.",
    ),
    ("head", "2 Graph models"),
    (
        "text",
        "JT-VAE (ICML 2018) puts molecules together from rings and bonds. It reaches 100% validity on ZINC. "
        "GraphAF and MoFlow are flow models; MoFlow generates a molecule in one step and is faster than GraphAF.",
    ),
    (
        "text",
        "However, graph models are slow to sample from large molecules, because they add one atom after the other. "
        "This is a limitation for proteins and polymers.",
    ),
    ("head", "3 Diffusion in three dimensions"),
    (
        "text",
        "Equivariant Diffusion for Molecule Generation in 3D (ICML 2022) denoises positions and types of atoms at the "
        "same time, and respects rotations. Diffusion models of molecules are a promising direction for drug design.",
    ),
    ("head", "References"),
    (
        "text",
        "[1] W. Jin, R. Barzilay, and T. Jaakkola. Junction Tree Variational Autoencoder for Molecular Graph "
        "Generation. In ICML, 2018.",
    ),
)
CHINESE = (
    ("title", "时间序列预测笔记"),
    ("text", "作者：周航"),
    ("text", "2023年5月20日"),
    ("head", "长序列预测"),
    ("text", "Informer（AAAI 2021）用稀疏注意力降低了复杂度。Autoformer 把序列分解放进网络内部，效果优于 Informer。"),
    ("text", "DLinear 只用线性层就超过了许多 Transformer 模型，这说明注意力对预测未必有用。"),
    ("head", "概率预测"),
    ("text", "DeepAR 用循环神经网络输出分布的参数。TimeGrad 用扩散模型生成未来的序列，但是采样很慢。"),
    ("head", "未来方向"),
    ("text", "时间序列的预训练大模型是很有潜力的方向。"),
)


def printed(parts: tuple[tuple[str, str], ...], *, password: str | None = None) -> bytes:
    """A PDF of a text: title, headings and paragraphs, with a running head and page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    han = any("\u4e00" <= char <= "\u9fff" for _, text in parts for char in text)
    font = "STSong-Light" if han else "Helvetica"
    sizes = {"title": 20, "head": 15, "text": 10}
    styles = {
        kind: ParagraphStyle(kind, fontName=font, fontSize=size, leading=size * 1.3, wordWrap="CJK" if han else None)
        for kind, size in sizes.items()
    }
    story: list[Flowable] = []
    for kind, text in parts:
        story += [Paragraph(text, styles[kind]), Spacer(1, 80 if kind == "text" and not han else 8)]

    def furniture(canvas: Canvas, _: object) -> None:
        canvas.setFont(font, 8)
        canvas.drawString(72, 810, "Summer school 2022 - HeaderNet edition")
        canvas.drawString(300, 20, str(canvas.getPageNumber()))

    buffer = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword="owner") if password else None
    SimpleDocTemplate(buffer, pagesize=A4, title=parts[0][1], encrypt=encryption).build(
        story, onFirstPage=furniture, onLaterPages=furniture
    )
    return buffer.getvalue()


def scanned() -> bytes:
    """A PDF whose only page is a drawing."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.save()
    return buffer.getvalue()
