"""The Chinese words of the authority vocabulary, as the pages, the refusals and the matrix of duties print them."""

from typing import Final

LEVELS: Final = {
    "province": "省人社厅",
    "prefecture": "市（州）人社局",
    "county": "县（市、区、特区）人社局",
    "institution": "评价机构",
}

POSTS: Final = {
    "handler": "承办人",
    "approver": "审批人",
    "reviewer": "法制审核",
    "data_officer": "证书数据管理员",
    "coordinator": "协调岗",
    "policy_officer": "政策岗",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "auditor": "审计管理员",
    "system": "业务系统",
}

CAPACITIES: Final = {
    "lead": "主办",
    "venue": "活动所在地",
    "assist": "协助",
    "coordinate": "协调",
    "issue": "出具通知",
    "supervise": "监督指导",
    "respondent": "当事人",
    "filed_to": "接受报备",
    "own": "本职",
}

KINDS: Final = {
    "report": "举报线索",
    "case": "案件",
    "rulebook": "规则库",
    "calendar": "工作日历",
    "audit_log": "审计日志",
    "person": "人员",
    "office": "机构",
    "assessment": "评价活动",
    "supervisor": "质量督导人员",
    "certificate": "证书数据",
    "read_grant": "读取权限",
    "read_log": "读取记录",
    "deletion": "责令删除证书数据",
    "rectification": "限期整改",
}

ACTIONS: Final = {
    "report:register": "登记举报线索",
    "report:read": "查阅举报线索",
    "report:receive": "受理举报投诉",
    "report:refuse": "决定不予受理",
    "report:pass_on": "转送举报线索",
    "report:merge": "将线索并入案件",
    "case:read": "查阅案件",
    "case:open": "立案",
    "case:assign": "指派承办人",
    "case:investigate": "调查核实",
    "case:self_inquiry": "自查并报送",
    "case:add_evidence": "收集证据",
    "case:comment": "提出意见",
    "case:propose": "提出拟处理意见",
    "case:issue_notice": "签发拟处理告知书",
    "case:review": "法制审核",
    "case:serve_notice": "送达拟处理告知书",
    "case:serve_for_another": "协助送达",
    "case:receive_defence": "接收陈述申辩",
    "case:record_defence": "记录陈述申辩",
    "case:answer_defence": "答复陈述申辩",
    "case:record_waiver": "登记放弃陈述申辩",
    "case:confirm_waiver": "确认放弃陈述申辩",
    "case:decide": "作出处理决定",
    "case:reverse": "撤销处理决定",
    "case:dismiss": "决定不予处理",
    "case:transfer": "移交主管机构",
    "case:refer": "移送有关部门",
    "case:propose_termination": "提请责令终止",
    "case:issue_termination": "出具责令终止通知书",
    "case:return_termination": "退回终止提请",
    "case:suspend_activity": "暂停评价活动",
    "case:hold_data": "暂缓证书数据审核与上传",
    "case:hold_back_own": "暂缓发布和上传本人成绩",
    "case:lift_measure": "解除临时措施",
    "case:ask_assistance": "请求协助",
    "case:answer_assistance": "答复协助请求",
    "case:ask_coordination": "报请省厅协调",
    "case:coordinate": "协调跨区域案件",
    "case:supervise": "督办",
    "case:return": "退回重新调查",
    "case:serve_decision": "送达处理决定书",
    "case:carry_out": "执行处理决定",
    "case:file": "报备",
    "case:receive_filing": "接收报备",
    "case:return_filing": "退回报备",
    "case:announce": "公示公告",
    "case:withdraw_announcement": "撤回公示公告",
    "case:record_clearance": "登记排除嫌疑",
    "case:recuse": "申请回避",
    "case:link": "关联案件",
    "case:correct": "更正办理记录",
    "case:close": "结案",
    "case:read_served": "查阅已送达文书",
    "case:submit_defence": "提交陈述申辩",
    "case:submit_waiver": "提交放弃陈述申辩声明",
    "rulebook:read": "查阅规则库",
    "rulebook:publish": "发布规则",
    "calendar:load": "载入工作日历",
    "audit_log:read": "查阅审计日志",
    "audit_log:verify": "验证审计日志",
    "audit_log:review": "开展审计评阅",
    "audit_log:explain": "答复审计询问",
    "person:read": "查阅人员",
    "person:appoint": "任免岗位",
    "person:lock": "锁定账号",
    "person:hand_over": "移交工作",
    "office:read": "查阅机构",
    "office:register": "登记机构",
    "assessment:read": "查阅评价活动",
    "assessment:manage": "登记评价活动与人员",
    "assessment:record_subsidy": "登记补贴发放与追回",
    "supervisor:read": "查阅质量督导人员",
    "supervisor:manage": "登记质量督导人员",
    "certificate:read": "读取证书数据",
    "certificate:upload": "上传证书数据",
    "certificate:accept": "审核证书数据",
    "certificate:return": "退回证书数据",
    "certificate:manage_keys": "创建接口密钥",
    "certificate:end_keys": "停用接口密钥",
    "read_grant:read": "查阅读取权限",
    "read_grant:ask": "申请读取权限",
    "read_grant:decide": "审批读取权限",
    "read_grant:suspend": "暂停读取权限",
    "read_grant:revoke": "取消读取权限",
    "read_grant:ask_block": "请求市（州）立即阻断读取",
    "read_log:read": "查阅读取记录",
    "read_log:read_alerts": "查阅读取预警",
    "read_log:watch": "处置读取预警",
    "read_log:plant": "预置证书",
    "deletion:order": "责令删除已读取的证书数据",
    "deletion:attest": "签署删除说明",
    "deletion:check": "抽查删除情况",
    "rectification:read": "查阅整改情况",
    "rectification:report": "报送整改报告",
    "rectification:ask_inspection": "请县级检查整改",
    "rectification:inspect": "检查整改",
    "rectification:accept": "验收整改",
    "rectification:return": "退回整改报告",
    "rectification:extend": "延长整改期限",
    "rectification:fail": "认定未按期完成整改",
}

_DIGITS: Final = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


def numeral(number: int) -> str:
    """1–99 in Chinese: 17 is 十七, 20 is 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + _DIGITS[ones]


def cite(clause: str) -> str:
    """A clause id as the Rules are cited: `17.6` is 第十七条第（六）项, `20(3)` 第二十条第（三）项, `14` 第十四条."""
    article, _, item = clause.replace("(", ".").rstrip(")").partition(".")
    words = f"第{numeral(int(article))}条"
    return f"{words}第（{numeral(int(item))}）项" if item else words
