"""The kinds of evidence that 20(2) names, and the two it leaves room for; which written records are of which kind."""

KINDS: dict[str, str] = {
    "document": "书证",
    "object": "物证",
    "audiovisual": "视听资料",
    "electronic": "电子数据",
    "testimony": "证人证言",
    "statement": "当事人陈述",
    "site_record": "现场笔录",
    "expert_opinion": "鉴定意见",
}

SIGNS: dict[str, str] = {
    "document": "file-text",
    "object": "fingerprint",
    "audiovisual": "video",
    "electronic": "database-export",
    "testimony": "message-2",
    "statement": "file-description",
    "site_record": "file-text",
    "expert_opinion": "file-certificate",
}
"""The icon of each kind."""

RECORDS: dict[str, str] = {
    "inquiry": "询问笔录",
    "site": "现场笔录",
    "statement": "陈述笔录",
    "extraction": "证据提取笔录",
    "object": "物证登记笔录",
    "inspection": "检查核实记录",
}
"""The written records that officers draw up; a record's title begins with its name."""
