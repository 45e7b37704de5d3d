; Kinds of statements and the words of clauses.
(_ kind: _ @keyword)
(_ keyword: _ @keyword)
["when" "unlisted" "items" "by" "during" "working" "calendar" "otherwise" "except" "through" "from"
 "where" "of" "over" "the"] @keyword

; Words of conditions.
["and" "or" "not" "is" "in" "has" "meets" "applies" "any" "all" "no" "every"] @keyword.operator
["+" "-" "*" "/" "<" "<=" ">" ">=" "=" ".."] @operator
(at_least ["at" "least"] @keyword.operator)
(aggregate function: _ @function.builtin)
["(" ")" "[" "]"] @punctuation.bracket
["," ":"] @punctuation.delimiter

; Values.
(constant) @constant.builtin
(number) @number
(unit) @type.builtin
(date) @string.special
(code) @constant
(string) @string
(label (string) @label)
(language) @attribute
(comment) @comment

; Names: what a statement declares, then all others.
(rulebook name: (name) @module)
(type_declaration name: (name) @type.definition)
(fact name: (name) @variable.member)
(derive name: (name) @variable.member)
(group name: (name) @constant)
(table name: (name) @type)
(column name: (name) @property)
(entry name: (code) @function)
(entries name: (name) @function)
(requirement name: (name) @function)
(exception name: (name) @function)
(policy name: (name) @function)
(accompaniment name: (name) @function)
(clock name: (name) @function)
(limit name: (name) @function)
(status name: (_) @function)

; Types.
(truth_type) @type.builtin
(one_of "one" @type.builtin)
(set_of "set" @type.builtin)
(number_type "number" @type.builtin)
(place_type "place" @type.builtin)
(named_type (name) @type)
((named_type (name) @type.builtin)
  (#any-of? @type.builtin "money" "date" "text" "country" "code" "element"))

(quantified place: (name) @type)
(aggregate place: (name) @type)
(each_clause place: (name) @type)
(lookup column: (name) @property)
