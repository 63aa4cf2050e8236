package io.apex4j.grammar;

import java.util.List;

/** Schemas as people write them and as libraries make them of classes. */
public final class WrittenSchemas {
    private WrittenSchemas() {}

    /** As texts of JSON. */
    public static List<String> all() {
        return List.of(
                "{}",
                "true",
                """
                {"type": "object"}""",
                """
                {"type": ["string", "null"]}""",
                """
                {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
                 "required": ["name", "age"], "additionalProperties": false}""",
                """
                {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "boolean"}, "c": {"type": "null"}},
                 "required": ["b"]}""",
                """
                {"type": "object", "properties": {"ab": {"type": "integer"}, "abc": {"type": "boolean"}},
                 "additionalProperties": {"type": "string", "maxLength": 3}}""",
                """
                {"type": "array", "items": {"type": "number", "minimum": -1.5, "exclusiveMaximum": 2.25},
                 "minItems": 2, "maxItems": 4}""",
                """
                {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}""",
                """
                {"$schema": "http://json-schema.org/draft-07/schema#", "type": "array",
                 "items": [{"type": "boolean"}, {"const": 1.50}], "additionalItems": {"type": "null"}, "minItems": 1}""",
                """
                {"enum": ["red", "green", "rede", "", 1, 1.5, null, true, {"a": [1, {}]}, []]}""",
                """
                {"const": {"name": "x\\n\\"\\u0001\\u00e9\\ud83d\\ude00", "list": [1, "two", null]}}""",
                """
                {"type": "string", "minLength": 3, "maxLength": 5}""",
                """
                {"type": "string", "pattern": "^[A-Z]{2}-\\\\d{3,4}(?:\\\\.[a-z]+)?$"}""",
                """
                {"type": "string", "pattern": "foo|^ba[rz]$", "maxLength": 12}""",
                """
                {"type": "array", "items": {"anyOf": [{"type": "string", "format": "date"},
                 {"type": "string", "format": "time"}, {"type": "string", "format": "date-time"}]}, "minItems": 5}""",
                """
                {"type": "object", "properties": {"id": {"type": "string", "format": "uuid"},
                 "mail": {"type": "string", "format": "email"}, "v4": {"type": "string", "format": "ipv4"},
                 "v6": {"type": "string", "format": "ipv6"}, "link": {"type": "string", "format": "uri"},
                 "host": {"type": "string", "format": "hostname"}, "time": {"type": "string", "format": "duration"}},
                 "required": ["id", "mail", "v4", "v6", "link", "host", "time"], "additionalProperties": false}""",
                """
                {"$defs": {"tree": {"type": "object", "properties": {"value": {"type": "integer"},
                 "children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}, "required": ["value"],
                 "additionalProperties": false}}, "$ref": "#/$defs/tree"}""",
                """
                {"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
                 "required": ["next"], "additionalProperties": false}""",
                """
                {"oneOf": [{"type": "object", "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}},
                 "required": ["kind", "radius"]}, {"type": "object", "properties": {"kind": {"const": "square"},
                 "side": {"type": "number"}}, "required": ["kind", "side"]}]}""",
                """
                {"allOf": [{"type": "object", "properties": {"a": {"type": "integer", "minimum": 3}}, "required": ["a"]},
                 {"properties": {"a": {"maximum": 12}, "b": {"type": "string"}}, "required": ["b"]}]}""",
                """
                {"type": "object", "patternProperties": {"^x-": {"type": "integer"}, "s$": {"minimum": 5}},
                 "additionalProperties": {"type": "boolean"}}""",
                """
                {"type": "object", "patternProperties": {"^[a-z]+$": {"type": "string", "enum": ["on", "off"]}},
                 "additionalProperties": false, "minProperties": 1, "maxProperties": 3}""",
                """
                {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"},
                 "c": {"type": "integer"}}, "additionalProperties": false, "minProperties": 2}""",
                """
                {"type": "array", "items": {"type": "integer", "multipleOf": 7, "minimum": -100, "maximum": 1000}}""",
                """
                {"type": "array", "items": {"type": "number", "multipleOf": 0.25, "exclusiveMinimum": 0}, "minItems": 3}""",
                """
                {"type": "array", "items": {"type": "integer", "format": "int32"}, "minItems": 3}""",
                """
                {"type": "array", "items": {"type": "number", "exclusiveMinimum": 0.1, "exclusiveMaximum": 0.1001},
                 "minItems": 3}""",
                """
                {"type": "array", "items": {"type": "integer", "exclusiveMinimum": -13, "exclusiveMaximum": 1007},
                 "minItems": 5}""",
                """
                {"$defs": {"point": {"$anchor": "point", "type": "array", "items": {"type": "number"}, "minItems": 2,
                 "maxItems": 2}}, "type": "object", "properties": {"from": {"$ref": "#point"}, "to": {"$ref": "#point"}},
                 "required": ["from", "to"], "additionalProperties": false}""",
                """
                {"type": "string", "not": {"enum": ["a", "b", ""]}, "maxLength": 2}""",
                """
                {"not": {"type": ["object", "array", "string"]}}""",
                """
                {"title": "Order", "description": "As pydantic makes it", "type": "object",
                 "properties": {"item": {"title": "Item", "type": "string", "description": "What"},
                 "count": {"title": "Count", "type": "integer", "exclusiveMinimum": 0, "default": 1},
                 "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null},
                 "state": {"$ref": "#/$defs/State"}},
                 "required": ["item", "state"], "$defs": {"State": {"enum": ["new", "paid"], "type": "string"}}}""");
    }
}
