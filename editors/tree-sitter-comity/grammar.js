/**
 * The rule language of Comity.
 *
 * The language has a layout: a statement begins in column 1, a clause begins its
 * line with its word. Since every clause word is a keyword only where a clause
 * may begin, the words alone cut a text in the same places, and no scanner of
 * our own is needed. What the checker refuses (a clause that its statement may
 * not have, `and` beside `or`, a name that is not known) is read all the same.
 */

const COMPARISON = ['<', '<=', '>', '>='];

/** a, b, c */
const commas = (rule) => seq(rule, repeat(seq(',', rule)));

module.exports = grammar({
  name: 'comity',

  word: ($) => $.name,

  // Words inside conditions, which no name may be. Those of layout may: they are words only where a
  // statement or a clause may begin.
  reserved: {
    global: () => ['and', 'or', 'not', 'is', 'in', 'has', 'meets', 'any', 'no', 'every', 'where',
      'of', 'over', 'sum', 'count', 'min', 'max', 'set', 'the', 'when', 'otherwise', 'none',
      'unknown', 'yes', 'applies'],
    nothing: () => [],  // a statement may be called anything
  },

  extras: ($) => [/\s/, $.comment],

  supertypes: ($) => [$._statement, $._clause, $._condition, $._expression, $._type],

  conflicts: ($) => [[$.label, $._expression]],

  rules: {
    source_file: ($) => repeat($._statement),

    comment: () => token(seq('#', /[^\n]*/)),

    // Statements, in the order of the specification.

    _statement: ($) =>
      choice(
        $.rulebook, $.type_declaration, $.fact, $.derive, $.group, $.table, $.entry, $.entries,
        $.requirement, $.exception, $.policy, $.accompaniment, $.clock, $.limit, $.status,
      ),

    rulebook: ($) => statement($, 'rulebook', $.name),
    type_declaration: ($) => statement($, 'type', $.name, seq(':', field('type', $._type))),
    fact: ($) =>
      statement(
        $, 'fact', $.name,
        optional(seq('by', field('table', $.name))),
        optional(seq(':', field('type', $._type))),
      ),
    derive: ($) =>
      seq(
        header($, 'derive', $.name, optional(seq(':', field('type', $._type)))),
        repeat(choice($._clause, $.day, $.branch)),
      ),
    group: ($) =>
      seq(
        header($, 'group', $.name, seq('of', field('type', $._type))),
        repeat(choice($._clause, $.day, $.members)),
      ),
    table: ($) => statement($, 'table', $.name, seq('from', field('file', $.string))),
    entry: ($) => statement($, 'entry', $.code),
    entries: ($) => statement($, 'entries', $.name),
    requirement: ($) => statement($, choice('require', 'prohibit'), $.name),
    exception: ($) =>
      statement($, choice('exception', alias($._general_licence, 'general licence')), $.name),
    policy: ($) => statement($, 'policy', $.name),
    accompaniment: ($) => statement($, choice('factor', 'document', 'duty'), $.name),
    clock: ($) => statement($, 'clock', $.name),
    limit: ($) => statement($, 'limit', $.name),
    status: ($) =>
      statement(
        $,
        choice('suspend', 'reinstate', 'unclear', 'repeal',
          alias($._not_enforced, 'not enforced')),
        choice($.name, $.code),
        repeat(seq(',', field('name', choice($.name, $.code)))),
      ),

    // One token each, or `not` and `general` would end what stands before them.
    _general_licence: () => token(seq('general', /[ \t]+/, 'licence')),
    _not_enforced: () => token(seq('not', /[ \t]+/, 'enforced')),

    day: ($) => seq(field('keyword', choice('from', 'through', 'until', 'published')), $.date),

    // Clauses.

    _clause: ($) =>
      choice(
        $.text, $.words_clause, $.name_clause, $.set_clause, $.condition_clause,
        $.expression_clause, $.governs_clause, $.reaches_clause, $.each_clause, $.column,
        $.open_clause, $.within_clause, $.period_clause, $.shared_clause, $.stops_clause,
      ),

    text: ($) => $.string,
    words_clause: ($) =>
      seq(
        field('keyword', choice('title', 'ask', 'authority', 'source')),
        optional(field('language', alias('zh', $.language))),
        $.string,
      ),
    name_clause: ($) => seq(field('keyword', choice('list', 'calendar', 'starts')), $.name),
    set_clause: ($) =>
      seq(
        field('keyword', choice('use', 'for', 'to', 'because', 'lifts', 'reasons', 'on', 'over',
          'per', 'key', 'presumed')),
        $.set,
      ),
    condition_clause: ($) =>
      seq(field('keyword', choice('when', 'unless', 'while')), optional($.label), $._condition),
    label: ($) => $.string,
    expression_clause: ($) =>
      prec.right(seq(
        field('keyword', choice('cite', 'says', 'code', 'counts', 'most', 'least')),
        $._expression,
        optional($.string),
      )),
    governs_clause: ($) => seq(field('keyword', 'governs'), 'when', $._condition),
    reaches_clause: ($) =>
      prec.right(seq(field('keyword', 'reaches'), 'unlisted', 'items',
        optional(seq('when', $._condition)))),
    each_clause: ($) =>
      seq(field('keyword', 'each'), $._members, optional($._where)),
    column: ($) =>
      seq(field('keyword', 'column'), field('name', $.name), ':', field('type', $._type)),
    open_clause: () => field('keyword', 'open'),
    within_clause: ($) =>
      seq(field('keyword', 'within'), $.number, optional(choice('working', 'calendar')), $.unit),
    period_clause: ($) =>
      seq(field('keyword', 'period'), choice($.name, seq($.date, 'through', $.date))),
    shared_clause: ($) => seq(field('keyword', 'shared'), 'by', $.name),
    stops_clause: ($) => seq(field('keyword', 'stops'), 'during', $.set),

    branch: ($) =>
      prec.right(seq('=', field('value', $._condition),
        optional(choice(seq('when', field('when', $._condition)), 'otherwise')))),
    members: ($) => seq('=', $.set),

    // Sets.

    set: ($) => prec.right(seq(commas($._element), optional(seq('except', field('except', $.set))))),
    _element: ($) => choice($._expression, $.range, $.any_of),
    range: ($) => seq($.code, '..', $.code),
    any_of: ($) => seq('any', $.name),

    // Conditions.

    _condition: ($) =>
      choice($.conjunction, $.disjunction, $.negation, $.at_least, $.quantified, $.test, $._expression),

    disjunction: ($) => prec.left(1, seq($._condition, 'or', $._condition)),
    conjunction: ($) => prec.left(2, seq($._condition, 'and', $._condition)),
    negation: ($) => prec(3, seq('not', $._condition)),
    at_least: ($) => prec(4, seq('at', 'least', $.number, 'of', '(', $._condition, ')')),
    quantified: ($) =>
      prec(4, choice(
        seq(choice('any', 'no'), $._members, $._where),
        seq('every', $._members, optional($._where), 'has', '(', $._condition, ')'),
      )),
    _members: ($) => seq(field('place', $.name), optional(seq('of', field('of', $.name)))),
    _where: ($) => seq('where', '(', $._condition, ')'),
    test: ($) =>
      prec.right(4, seq(
        field('left', $._expression),
        choice(
          seq(field('operator', choice(...COMPARISON)), $._expression),
          seq('is', optional('not'), $._expression),
          seq(optional('not'), 'in', $.set),
          seq('has', $._expression),
          seq('has', choice('any', 'all'), 'of', $.set),
          seq('meets', $.set),
          'applies',
        ),
      )),

    // Expressions.

    _expression: ($) =>
      choice(
        $.binary, $.quantity, $.date, $.string, $.code, $.name, $.constant, $.indexed,
        $.parenthesized, $.aggregate, $.lookup,
      ),

    binary: ($) =>
      choice(
        prec.left(5, seq($._expression, field('operator', choice('+', '-')), $._expression)),
        prec.left(6, seq($._expression, field('operator', choice('*', '/')), $._expression)),
      ),
    quantity: ($) => prec.right(seq($.number, optional($.unit))),
    constant: () => choice('yes', 'no', 'none', 'unknown'),
    indexed: ($) => seq($.name, '[', $._expression, ']'),
    parenthesized: ($) => seq('(', $._condition, ')'),
    aggregate: ($) =>
      prec.right(seq(
        field('function', choice('sum', 'count', 'min', 'max', 'set')), 'of',
        field('value', $._expression), 'over', $._members, optional($._where),
      )),
    lookup: ($) => seq('the', field('column', $.name), $._where),

    // Types.

    _type: ($) => choice($.truth_type, $.one_of, $.set_of, $.number_type, $.place_type, $.named_type),
    truth_type: ($) => prec.right(seq('yes', 'or', 'no', optional($._or_none))),
    one_of: ($) => prec.right(seq('one', 'of', $.set, optional($._or_none))),
    set_of: ($) => prec.right(seq('set', 'of', $._type, optional($._or_none))),
    number_type: ($) => prec.right(seq('number', optional(seq('in', $.unit)), optional($._or_none))),
    place_type: ($) => prec.right(seq('place', 'of', $.name, optional($._or_none))),
    named_type: ($) => prec.right(seq($.name, optional($._or_none))),
    _or_none: () => seq('or', 'none'),

    // Words.

    unit: ($) => prec.right(choice('%', seq($.name, repeat($._unit_more)))),
    _unit_more: () => token.immediate(/[\/*][A-Za-z_][A-Za-z0-9_]*/),

    date: () => token(prec(3, /[0-9]{4}-[0-9]{2}-[0-9]{2}/)),
    code: () => token(prec(2, /([a-z]+:)?[0-9]+[A-Z][A-Za-z0-9]*(\.[a-z0-9]+)*/)),
    number: () => token(prec(1, /-?[0-9][0-9_]*(\.[0-9][0-9_]*)?/)),
    string: () => token(/"[^"\n]*"/),
    name: () =>
      /[A-Za-z_][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)*(\/[A-Za-z_][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)*)?/,
  },
});

/** kind name … */
function header($, kind, name, ...rest) {
  return seq(field('kind', kind), field('name', reserved('nothing', name)), ...rest);
}

/** A header, then days and clauses in any order. */
function statement($, kind, name, ...rest) {
  return seq(header($, kind, name, ...rest), repeat(choice($._clause, $.day)));
}
