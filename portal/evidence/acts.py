"""What can be done with a case's evidence (20(2))."""

from portal.authority.actions import Action
from portal.cases.acts import Act, Hands, declare
from portal.cases.states import Event

ADD_EVIDENCE = declare(
    Act(
        action=Action.ADD_EVIDENCE,
        event=Event.ADD_EVIDENCE,
        endpoint="evidence.add_file",
        label="登记证据",
        hint="上传文件，收存即计算哈希值；作出决定前均可补充",
        icon="fingerprint",
        hands=Hands.HANDLER,
        order=30,
    )
)
ADD_RECORD = declare(
    Act(
        action=Action.ADD_EVIDENCE,
        event=Event.ADD_EVIDENCE,
        endpoint="evidence.add_record",
        label="制作笔录",
        hint="询问笔录、现场笔录等，在线填写",
        icon="message-2",
        hands=Hands.HANDLER,
        order=31,
    )
)
