/**
 * The filter language as a Peggy grammar. What the service documents as unsupported is still read where it has a
 * place of its own in the text, so that the refusal can name it. `not` binds tighter than comparisons (OData 4.0).
 */
export const filterGrammar = String.raw`
Filter = _ @Or _

Or = head:And tail:(_ "or" End _ @And)*
  { return tail.length === 0 ? head : { kind: 'or', parts: [head, ...tail] }; }

And = head:Unary tail:(_ "and" End _ @Unary)*
  { return tail.length === 0 ? head : { kind: 'and', parts: [head, ...tail] }; }

Unary
  = Not
  / "(" _ @Or _ ")"
  / Lambda
  / Comparison

Not = "not" End _ part:(Not / "(" _ @Or _ ")" / Lambda / Value) { return { kind: 'not', part }; }

Comparison = left:Value rest:(_ operator:Operator End _ right:(Value / Tuple) { return { operator, right }; })?
  { return rest === null ? left : { kind: 'comparison', operator: rest.operator, left, right: rest.right }; }

Operator = "eq" / "ne" / "gt" / "ge" / "lt" / "le" / "in" / "has"

Tuple = "(" [^)]* ")" { return { kind: 'list', items: null }; }

Lambda = path:(@Identifier "/")+ quantifier:$("any" / "all") "(" _ body:LambdaBody? _ ")"
  { return { kind: 'lambda', path, quantifier, body }; }

LambdaBody = variable:Identifier _ ":" _ expression:Or { return { variable, expression }; }

Value = _ @(Literal / Alias / Unrecognized / Call / Path) _

Operand = Value

Argument = _ @(List / Value) _

Call = path:(@Identifier "/")* name:Name "(" _ items:Arguments? _ ")"
  { return { kind: 'call', path, name, arguments: items ?? [] }; }

Arguments = head:NamedOrNot tail:("," @NamedOrNot)* { return [head, ...tail]; }

NamedOrNot = _ name:(@Identifier _ "=")? value:Argument { return { name: name ?? undefined, value }; }

List
  = "[" _ items:Items? _ "]" { return { kind: 'list', items: items ?? [] }; }
  / "[" [^\]]* "]" { return { kind: 'list', items: null }; }

Items = head:Item tail:(_ "," _ @Item)* { return [head, ...tail]; }

Item
  = text:$('"' ([^"\\] / "\\" .)* '"') { return JSON.parse(text); }
  / "'" @$[^']* "'"
  / $[A-Za-z0-9_.:+-]+

Path = segments:Segments { return { kind: 'path', segments, position: offset() }; }

Segments = head:Name tail:("/" @Name)* { return [head, ...tail]; }

Alias = name:$("@" Identifier) { return { kind: 'alias', name }; }

Unrecognized = text:$(Name "'" [^']* "'") { return { kind: 'unrecognized', text, position: offset() }; }

Literal
  = "'" text:$([^'] / "''")* "'" { return { kind: 'literal', type: 'string', text: text.replaceAll("''", "'") }; }
  / text:Guid End { return { kind: 'literal', type: 'guid', text }; }
  / text:Instant End { return { kind: 'literal', type: 'instant', text }; }
  / text:Date End { return { kind: 'literal', type: 'date', text }; }
  / text:Number End { return { kind: 'literal', type: 'number', text }; }
  / text:$("true" / "false") End ![/(] { return { kind: 'literal', type: 'boolean', text }; }
  / "null" End ![/(] { return { kind: 'literal', type: 'null', text: 'null' }; }

Guid = $(Hex|8| "-" Hex|4| "-" Hex|4| "-" Hex|4| "-" Hex|12|)
Hex = [0-9A-Fa-f]
Date = $(Digit|4| "-" Digit|2| "-" Digit|2|)
Instant = $(Date "T" Digit|2| ":" Digit|2| (":" Digit|2| ("." Digit+)?)? ("Z" / [+-] Digit|2| ":" Digit|2|))
Digit = [0-9]
Number = $([+-]? Digit+ ("." Digit+)? ([eE] [+-]? Digit+)?)

Keys = _ head:KeyPart tail:("," @KeyPart)* _ { return [head, ...tail]; }
KeyPart = _ name:Identifier _ "=" value:Value { return { name, value }; }

Name = $(Identifier ("." Identifier)*)
Identifier = $([A-Za-z_] [A-Za-z0-9_]*)
End = ![A-Za-z0-9_]
_ = [ \t\r\n]*
`;
