"""The interface as OpenAPI 3.1 describes it. Rooms above add what they offer; a test holds it equal to the routes."""

from typing import Any, Final

from portal.certificates.api.pace import MOST
from portal.certificates.api.rows import FIELDS, LONGEST, MOST_ROWS
from portal.certificates.sheet import CertificateSheet
from portal.certificates.states import STATES

HINTS: Final = {column.key: f"{column.heading}。{column.hint}" for column in CertificateSheet.template.columns}
OPTIONAL: Final = frozenset({"reason"})
PREFIX: Final = "/api/v1"
_PATHS: dict[str, dict[str, Any]] = {}
_SCHEMAS: dict[str, dict[str, Any]] = {}


def describe(path: str, operations: dict[str, Any], schemas: dict[str, dict[str, Any]] | None = None) -> None:
    """A room adds a path below `PREFIX` with its operations, and the schemas these name."""
    _PATHS.setdefault(path, {}).update(operations)
    _SCHEMAS.update(schemas or {})


def schema(name: str) -> dict[str, str]:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def answer(words: str, name: str, media: str = "application/json") -> dict[str, Any]:
    """An answer with a body of that schema."""
    return {"description": words, "content": {media: {"schema": schema(name)}}}


def problems(**words: str) -> dict[str, Any]:
    """Answers that are problems, by status, written `s401="…"`."""
    return {key[1:]: answer(said, "Problem", "application/problem+json") for key, said in words.items()}


REFUSALS: Final = problems(s401="没有可用的密钥", s403="无权办理", s429="请求过多，Retry-After 说明多少秒以后再试")


def document() -> dict[str, Any]:
    """All of it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "贵州省职业技能等级认定监督管理接口", "version": "1",
            "description": "供评价机构的业务系统上传和查询本机构的证书数据。每次请求都须携带在用的密钥；密钥停用后立即失效。"
            f"每个密钥每十五分钟最多 {MOST} 次请求。",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"key": []}],
        "paths": _PATHS,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "本机构系统管理员创建的接口密钥"}},
            "schemas": _SCHEMAS,
        },
    }  # fmt: skip


def closed(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    """An object with these members and no others."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


TEXT: Final = {"type": "string", "maxLength": LONGEST}
COUNT: Final = {"type": "integer", "minimum": 0}
MISTAKE: Final = closed({"row": COUNT, "pointer": {"type": "string"}, "detail": {"type": "string"}})
PROBLEM: Final = {
    "type": "object",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "clause": {"type": "string"}, "pointer": {"type": "string"}, "number": {"type": "string"},
        "errors": {"type": "array", "items": schema("Mistake")},
    },
    "required": ["type", "title", "status", "detail"],
}  # fmt: skip
ROW: Final = closed({name: {**TEXT, "description": HINTS[key]} for name, key in FIELDS.items()}, *OPTIONAL)
ROWS: Final = {"type": "array", "minItems": 1, "maxItems": MOST_ROWS, "items": schema("Row")}
UPLOAD: Final = closed(
    {
        "number": {"type": "string", "description": "回执号"}, "assessment": {"type": "string"}, "rows": COUNT,
        "sent_at": {"type": "string", "format": "date-time"}, "address": {"type": "string"},
        "state": {"enum": ["turned_back", "held", "in_review", "uploaded", "reviewed"]}, "late": {"type": "boolean"},
        "counts": {"type": "object", "propertyNames": {"enum": list(STATES)}, "additionalProperties": COUNT},
        "returned": {"type": "array", "items": closed({"number": {"type": "string"}, "reason": {"type": "string"}})},
        "errors": {"type": "array", "items": schema("Mistake")},
    }
)  # fmt: skip

describe(
    "/certificates/uploads",
    {
        "post": {
            "operationId": "upload", "summary": "上传一个评价批次的证书数据：全部登记，或者一行也不登记",
            "parameters": [{
                "name": "Idempotency-Key", "in": "header", "required": True,
                "schema": {"type": "string", "pattern": "^[!#-~]{1,100}$"},
                "description": "同一编号再次发送相同内容，得到相同的答复；内容不同的，不予接收",
            }],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": closed({"assessment": TEXT, "rows": ROWS})}},
            },
            "responses": {
                "201": answer("已全部登记", "Upload"),
                **REFUSALS,
                **problems(
                    s400="缺少幂等键", s409="现在不能上传（如暂缓审核与上传）", s413="过大", s415="不是 JSON",
                    s422="内容有误，逐行说明；或者幂等键已用于其他内容",
                ),
            },
        }
    },
    {"Row": ROW, "Upload": UPLOAD, "Mistake": MISTAKE, "Problem": PROBLEM},
)  # fmt: skip
describe(
    "/certificates/uploads/{number}",
    {
        "get": {
            "operationId": "state", "summary": "查询一次上传：状态、各状态行数、被退回的行和原因",
            "parameters": [{
                "name": "number", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 60},
                "description": "回执号",
            }],
            "responses": {"200": answer("这次上传的情况", "Upload"), **REFUSALS, **problems(s404="本机构没有这个编号的上传")},
        }
    },
)  # fmt: skip
describe(
    "/openapi.json",
    {
        "get": {
            "operationId": "document", "summary": "本说明", "security": [],
            "responses": {"200": {"description": "本说明", "content": {"application/json": {"schema": {"type": "object"}}}}},
        }
    },
)  # fmt: skip
