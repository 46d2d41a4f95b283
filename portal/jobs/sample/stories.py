"""What happened in the sample cases: for a clause, the facts as an officer would write them, and how the case is proved.

`{occupation}`, `{place}`, `{day}`, `{name}` and `{institution}` are filled in. A story belongs to one clause, so that the
sample world shows each article at work.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """`title` of the case, `fact` found, `weighing` of its severity, exhibits as (kind, title, source), and the measures that
    are taken besides those the clause requires."""

    clause: str
    title: str
    fact: str
    weighing: str
    exhibits: tuple[tuple[str, str, str], ...]
    serious: bool = False
    aggravates: str | None = None
    more: tuple[str, ...] = ()


ROOM = (("site_record", "考场现场笔录", "考场"), ("audiovisual", "考场视频监控录像摘要", "监控系统"))
PAPERS = (("document", "考场原始记录", "评价机构提供"), ("testimony", "监考人员询问笔录", "现场询问"))
DATA = (("electronic", "证书数据上传日志", "系统导出"), ("document", "遴选公布的职业（工种）范围", "机构目录"))

STORIES = (
    Story("6.1", "{name}携带手机入座经提醒拒不改正", "{day}，{name}参加{occupation}理论知识考试时携带手机入座，经监考人员两次提醒后仍未放到指定位置。", "经提醒后拒不改正，未发现使用。", ROOM),
    Story("6.2", "{name}擅自离开座位", "{day}，{name}在{occupation}考试中未经允许离开指定座位，经提醒后拒不改正。", "经提醒后拒不改正。", ROOM),
    Story("6.4", "{name}考试结束信号发出后继续答题", "{day}，{occupation}理论知识考试结束信号发出后，{name}继续答题约三分钟。", "监控录像时间清楚，当事人不持异议。", ROOM),
    Story("7.1", "{name}考试中交头接耳", "{day}，{name}在{occupation}理论知识考试中与邻座交头接耳、互打手势。", "监控录像连续记录四次。", ROOM),
    Story("7.2", "{name}抄袭答案", "{day}，{name}在{occupation}考试中抄袭夹带的资料两页，当场查获。", "实物与答卷内容一致。", (*ROOM, ("object", "夹带资料两页", "当场收取"))),
    Story("7.3", "{name}使用手机查询答案", "{day}，{name}在{occupation}考试中使用手机拍摄试题并查询答案。", "手机浏览记录与作答时间吻合。", (*ROOM, ("electronic", "手机浏览记录截图", "当事人配合提取"))),
    Story("8.1", "{name}提供虚假工作年限证明", "{name}报考{occupation}时提供的工作年限证明系伪造，出具单位书面否认。", "以虚假材料取得参评资格。", PAPERS),
    Story("8.4", "{name}由他人冒名顶替参加评价", "{day}，经人像比对，参加{occupation}技能考核的并非{name}本人。", "人像比对和证人证言一致，影响恶劣。", (*ROOM, *PAPERS), serious=True),
    Story("9", "{name}证书取得后查实舞弊", "{day}评价结束后，复核监控录像发现{name}在{occupation}考试中存在抄袭行为，证书已核发并上传。", "事后复核确认，证书和数据均存在。", (*ROOM, *DATA)),
    Story("11.1", "考评员{name}迟到", "{day}，{name}接受{occupation}考评任务后迟到四十分钟。", "未造成不良影响。", PAPERS),
    Story("11.4", "考评员{name}误评两份答卷", "{name}在{occupation}阅卷中漏评两份答卷，复核后已更正。", "结果轻微错误，已更正。", PAPERS),
    Story("12.2", "考评员{name}违反考培分离原则", "{name}担任{occupation}培训教师，又参加同一批次参评人员的考评。", "考培不分，造成不良影响。", PAPERS),
    Story("13.2", "考评员{name}涂改评价成绩", "{name}在{occupation}评价成绩登记表上涂改三名参评人员成绩。", "原始记录与上报成绩不一致，性质严重。", (*PAPERS, *DATA)),
    Story("14.1", "督导员{name}督导中擅离职守", "{day}，{name}在{occupation}评价督导过程中离开考场两小时办理私事。", "情节较轻，未造成后果。", ROOM),
    Story("14.4", "督导员{name}纵容参评人员作弊", "{day}，{name}在{occupation}督导中发现参评人员传递答案未予制止，并提示其避开监控。", "主观故意，情节严重。", (*ROOM, *PAPERS), serious=True),
    Story("15.1", "{institution}参评资格审核不严", "{day}批次{occupation}评价中，11名参评人员申报材料缺少工作年限证明仍予通过。", "审核不严，经补正后影响有限，情节轻微。", PAPERS),
    Story("15.3", "{institution}未按时限上传证书数据", "{institution}{day}批次{occupation}证书数据逾期二十三日上传，且格式不符合要求。", "逾期时间较长，经督促后补传。", DATA),
    Story("15.4", "{institution}评价档案保存不完整", "检查发现{institution}{day}批次{occupation}评价档案缺少技能考核过程记录。", "档案缺失一个批次。", PAPERS),
    Story("15.5", "{institution}未安排质量督导", "{day}，{institution}组织{occupation}评价时未安排质量督导人员到场。", "一个批次，情节轻微。", PAPERS),
    Story("16.1", "{institution}连续多批次未安排质量督导", "{institution}{occupation}连续3个批次评价未安排质量督导，涉及参评人员214人。", "连续3批次、人数超过200人，情节严重。", (*PAPERS, *ROOM), serious=True, aggravates="15.5"),
    Story("16.2", "{institution}在规定地点以外组织评价", "{day}，{institution}未经报告在公布的考核地点以外组织{occupation}评价。", "现场检查查实。", (*ROOM, *PAPERS)),
    Story("16.4", "{institution}宣传“包过”", "{institution}通过短视频和传单宣传{occupation}“包过”“不过退款”。", "宣传内容已固定，本机构认可。", (("electronic", "短视频页面公证截图", "网络取证"), ("document", "宣传单原件", "举报人提供"))),
    Story("17.3", "{institution}转让实施权限", "{institution}与他人签订合作协议，将{occupation}评价实施权限整体委托他人使用并收取费用。", "协议、转账记录相互印证。", (("document", "合作协议", "评价机构提供"), ("electronic", "转账记录", "银行提供"), *PAPERS), serious=True),
    Story("17.6", "{institution}证书数据造假", "{institution}{day}批次{occupation}46名证书持有人未参加考核，成绩和过程记录系编造。", "原始记录缺失，持证人陈述一致，证书数据造假。", (*DATA, ("testimony", "持证人询问笔录", "现场询问")), serious=True),
    Story("18", "{institution}超范围上传证书数据", "{institution}{day}上传的证书数据46条超出遴选公布的职业（工种）范围。", "超出公布范围，数据已固定。", DATA),
)  # fmt: skip


def story_of(clause: str) -> Story:
    """The story told for a clause; raises `KeyError` where none is."""
    return {story.clause: story for story in STORIES}[clause]
