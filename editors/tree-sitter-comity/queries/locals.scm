; A rulebook is one scope: the order of statements does not matter.
(source_file) @local.scope

(type_declaration name: (name) @local.definition.type)
(fact name: (name) @local.definition.field)
(derive name: (name) @local.definition.field)
(group name: (name) @local.definition.constant)
(table name: (name) @local.definition.type)
(entry name: (code) @local.definition.function)
(entries name: (name) @local.definition.function)
(requirement name: (name) @local.definition.function)
(exception name: (name) @local.definition.function)
(policy name: (name) @local.definition.function)
(limit name: (name) @local.definition.function)

(name) @local.reference
(code) @local.reference
