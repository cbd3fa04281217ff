"""Write the skeleton of a new exercise that passes `kexun check` as it stands."""

from pathlib import Path

from kit.errors import UserError

YAML = """\
code: V99
title: {zh: 新练习, en: New exercise}
layer: verification
minutes: 30
objectives:
  - {zh: 写下学生做完以后会什么, en: say what students can do afterwards}
tables: [orders]
attempts: 3
pass_mark: 60

questions:
  - id: revenue
    ask:
      zh: 截至 {t0}，贵公司的净销售额是多少元？（保留两位小数）
      en: What is your firm's net revenue up to {t0}, in yuan? (two decimals)
    input: number
    unit: {zh: 元, en: yuan}
    facts:
      t0: {metric: as_of}
    hints:
      - zh: 规则：只有“已完成”的订单才算成交。
        en: "The rule: only completed orders are sales."
      - zh: 涉及的行：“订单”表状态为“已完成”的行，净额求和。
        en: "The rows: completed orders, sum of net amounts."
      - zh: 示例（另一家店）：300 元、200 元（取消）、150 元三笔，净销售额 450 元。
        en: "On another firm: orders of 300, 200 (cancelled) and 150 make 450."

checks:
  - kind: number
    id: revenue
    question: revenue
    points: 10
    right: {metric: revenue}
    tolerance: {absolute: 0.01}
    mistakes:
      - id: cancelled
        with: {statuses: [completed, cancelled]}
        credit: 0.3
        says:
          zh: 你把取消的订单也加进来了，全店共 {n} 笔取消单。
          en: "You added cancelled orders too; the firm has {n} of them."
        facts:
          n: {metric: orders_count, with: {statuses: [cancelled]}}
"""

BRIEF_ZH = """\
# 实验：新练习

## 实验目的

## 实验情境

## 口径

## 实验步骤

1. 在“我的公司”下载 Excel，打开“订单”表；
2. ……

## 注意事项

## 可检测结果
"""

BRIEF_EN = """\
# Lab: new exercise

## Aim

## Situation

## Conventions

## Steps

1. Download the Excel file from My firm and open the sheet of orders;
2. …

## Mind

## What is checked
"""

FILES = {"exercise.yaml": YAML, "brief.zh.md": BRIEF_ZH, "brief.en.md": BRIEF_EN}


def new_exercise(path: Path) -> list[Path]:
    """Make the folder and its files; UserError `exists` leaves what is there untouched."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UserError(
            "exists",
            f"“{path}”已经存在且不是空文件夹，请换一个名字。",
            f"{path} exists and is not an empty folder; choose another name.",
        )
    path.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (path / name).write_text(text, encoding="utf-8")
    return [path / name for name in FILES]
