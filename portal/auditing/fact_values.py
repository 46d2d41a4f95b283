"""The words that facts take their values from, each by its fact; what is not here is shown as it stands in the body."""

from portal.assessments.words import EFFECTS, SUPERVISOR_KINDS, UPLOAD_KINDS
from portal.audit.words import EVENTS, GROUPS, RESULTS
from portal.authority import words as authority
from portal.cases.interim import KINDS as MEASURES
from portal.cases.words import STATES
from portal.certificates.states import EFFECTS as OF_DATA
from portal.deletions.words import EFFECTS as OF_READING
from portal.deletions.words import KINDS as DELETION_STEPS
from portal.evidence.kinds import KINDS as EVIDENCE
from portal.findings.details import EXTENTS
from portal.grants.words import EVENTS as GRANT_STEPS
from portal.grants.words import FIELDS, HOW, PURPOSES, READERS, REASONS
from portal.kit.refusal import Ground
from portal.kit.thresholds import RULES
from portal.notices.words import ACCEPTED, ALL_FORMS, MODES
from portal.notices.words import KINDS as NOTICES
from portal.organisations.vocabulary import STANDINGS
from portal.publicity.words import CAUSES
from portal.readings.handling import OUTCOMES
from portal.readings.log_words import KINDS as WAYS_OF_READING
from portal.readings.log_words import REFUSED as NOT_READ
from portal.reports.routing import KINDS as SUBJECTS
from portal.reports.words import CHANNELS, DIRECTIONS, REFUSALS
from portal.rulebook.models import KINDS as LAW

GROUNDS = {
    Ground.AUTHORITY.value: "没有权限", Ground.PROCEDURE.value: "环节或期限未到", Ground.STALE.value: "他人已先办理",
    Ground.INPUT.value: "填写内容有误",
}  # fmt: skip
ENDS = {
    "logged_out": "本人退出", "password_changed": "修改口令", "password_set": "重设口令", "locked": "账号锁定",
    "wrong": "口令或者密钥错误", "ended": "已停用", "by_person": "本人下线其他登录",
}  # fmt: skip
LOOKS = {"verify": "公众核验", "holder": "持证人查询"}
OTHERS = {"declared": "本人申请", "ordered": "负责人决定"}

VALUES: dict[str, dict[str, str]] = {
    "action": authority.ACTIONS,
    "capacity": authority.CAPACITIES,
    "cause": CAUSES,
    "channel": CHANNELS,
    "direction": DIRECTIONS,
    "kind": {
        **LOOKS, **EVIDENCE, **NOTICES, **MEASURES, **UPLOAD_KINDS, **SUPERVISOR_KINDS, **LAW, **WAYS_OF_READING,
    },
    "effect": {**STANDINGS, **EFFECTS, **OF_DATA, **OF_READING},
    "fields": {f"{name}:{how}": f"{FIELDS[name]}（{word}）" for name in FIELDS for how, word in HOW.items()},
    "format": {"csv": "CSV 文件", "xlsx": "Excel 文件"},
    "purpose": PURPOSES,
    "reader": READERS,
    "step": {**GRANT_STEPS, **DELETION_STEPS},
    "measure": MEASURES,
    "register": {"standing": "机构目录", "assessments": "评价活动", "certificates": "证书数据", "readings": "证书数据读取"},
    "level": authority.LEVELS,
    "mode": MODES,
    "extent": EXTENTS,
    "accepted": ACCEPTED,
    "statement": ALL_FORMS,
    "post": authority.POSTS,
    "posts": authority.POSTS,
    "rule": RULES,
    "outcome": OUTCOMES,
    "subject": SUBJECTS,
    "reason": {**GROUNDS, **ENDS, **REFUSALS, **OTHERS, **REASONS, **NOT_READ},
    "standing": STANDINGS,
    "from": {state.value: word for state, word in STATES.items()},
    "to": {state.value: word for state, word in STATES.items()},
    "what": {**EVENTS, **{f"{kind}:": word for kind, word in GROUPS.items()}},
    "result": RESULTS,
    "filters": {
        "since": "自", "until": "至", "office": "机构", "person": "人员", "what": "事项", "object": "对象", "result": "结果",
        "clause": "条款", "grant": "读取权限", "certificate": "证书编号散列", "kind": "方式", "reading": "读取记录",
    },
}  # fmt: skip
