// comity.h: export control decided by law, as a library.
//
//   rulebooks ──comity_rulebooks_load──> ComityRulebooks        the law, read and checked once
//                                          │ options: which rulebooks, of which day
//                                 comity_decider_new ──> ComityDecider
//                                                          ├─ comity_decide         a case → its decision
//                                                          ├─ comity_explain        a case → why
//                                                          ├─ comity_decide_batch   columns → columns
//                                                          └─ comity_decide_stream  batches → batches
//
// A decision is a function of rulebooks, options and case: no clock, network or disk is asked, and
// the same input gives the same bytes, here and from the command `comity decide`. What a case and a
// decision look like, and which facts there are: docs/api.md and docs/language.md.
//
// Threads. There is no global state. Everything here may be called from several threads at once,
// with the same rulebooks and the same decider, except that a thing is freed by one thread, when no
// other uses it any more. A call may leave memory with its decider that later calls use again.
//
// Texts are UTF-8. Those handed in are borrowed for the call; those handed out are the caller's, who
// ends them by comity_text_free. Pointers must not be null unless it is said that they may.
//
// Errors. Each call that can fail returns a ComityStatus. What is wrong with the input is told as
// problems, in JSON, all of them and not only the first:
//
//   {"severity":"error","code":"case.fact_unknown","message":"…","hint":"…" or null,
//    "place":{"path":…,"line":…,"column":…,"field":"item.tpp"}}
//
// `code` is stable. No failure, lack of memory among them, ends the program or leaves anything half
// done: on anything but COMITY_OK nothing was made, and outputs are empty unless it is said what
// they hold.
#ifndef COMITY_H
#define COMITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define COMITY_API __attribute__((visibility("default")))

typedef enum ComityStatus {
    COMITY_OK = 0,
    COMITY_INVALID = 1,    // the input is wrong; problems say where, and what was expected
    COMITY_BROKEN = 2,     // the world failed: a disk, another program's stream
    COMITY_NO_MEMORY = 3,  // nothing was done
} ComityStatus;

// "done", "wrong input": for a message. Not to be freed.
COMITY_API const char *comity_status_word(ComityStatus status);

// Of this library, "0.1.0". Not to be freed. Versions of one first number are compatible; the name
// of the library has it (libcomity.so.0).
COMITY_API const char *comity_version(void);

// A text handed out, `length` bytes and a zero byte behind them. Empty: `at` is null.
typedef struct ComityText {
    char *at;
    size_t length;
} ComityText;

// Ends it; it is then empty. An empty one may be freed.
COMITY_API void comity_text_free(ComityText *text);

// --- Rulebooks ----------------------------------------------------------------------------------

// The law: rulebooks read and checked.
typedef struct ComityRulebooks ComityRulebooks;

// A rulebook in memory, or a table of one.
typedef struct ComitySource {
    // As if the text lay in this file: "draft/chips.rules"; a table, "draft/chips.rows.csv", in the
    // folder of the rulebook that names it. Shown in problems; the disk is not looked at, unless it
    // begins with '/': then what it uses may lie beside it.
    const char *path;
    const char *text;
    size_t length;
} ComitySource;

// Options begin with their own size, so that those of a later version can be longer:
//   ComityLoadOptions options = {.size = sizeof options};
typedef struct ComityLoadOptions {
    size_t size;
    // Folder of the shipped rulebooks; null: the one that the environment names in COMITY_RULEBOOKS,
    // else the one installed with this library.
    const char *shelf;
    // Shipped rulebooks by name or its beginning ("us", "cn.rare_earths"), or folders and files, as
    // `--rules` of the command.
    const char *const *rules;
    size_t rule_count;
    // Rulebooks in memory. What they use and is not among them is taken from the shelf.
    const ComitySource *sources;
    size_t source_count;
} ComityLoadOptions;

// Reads and checks rulebooks. With neither rules nor sources, the whole shelf is loaded; else what
// is named decides, and what that only uses lends its names. 15 ms for the whole shelf.
//   out       the law; free it with comity_rulebooks_free
//   options   null: the whole shelf
//   problems  may be null; not COMITY_OK: an array of problems
// COMITY_INVALID: a rulebook has errors, a name or a file does not exist.
COMITY_API ComityStatus comity_rulebooks_load(ComityRulebooks **out,
                                              const ComityLoadOptions *options,
                                              ComityText *problems);

// Ends it. Deciders made of it go on working: the law lasts as long as one of them does. Null is
// allowed.
COMITY_API void comity_rulebooks_free(ComityRulebooks *rulebooks);

// What was loaded, as an array in the order of reading, with the hash that decisions name:
//   [{"name":"us.country_chart","title":"…","sha256":"…"}, …]
COMITY_API ComityStatus comity_rulebooks_list(ComityText *out, const ComityRulebooks *rulebooks);

// --- A decider ----------------------------------------------------------------------------------

// Decides by a law, under options. Cheap to make, and cheaper to keep.
typedef struct ComityDecider ComityDecider;

typedef struct ComityDeciderOptions {
    size_t size;
    // Rulebooks that decide, by name or its beginning; none: those named when they were loaded.
    const char *const *rulebooks;
    size_t rulebook_count;
    // Days as "2026-07-23", or null. `as_of`: of a case that names no date. `known`: decide by the
    // law as it was known on that day; else the day of the case.
    const char *as_of;
    const char *known;
    // Statuses of measures and what is kept of agreements, as a text of CSV or of a JSON object a
    // line: measure, status, from, to, because. Null: none.
    const char *timeline;
    size_t timeline_length;
    // Derived facts that the decisions are to show ("item.performance_density"); "*": all.
    const char *const *derive;
    size_t derive_count;
    // Each decision carries its explanation, as one more member. Slow.
    bool explain;
} ComityDeciderOptions;

//   out       free it with comity_decider_free
//   options   null: none
//   problems  may be null; not COMITY_OK: an array of problems
// COMITY_INVALID: a rulebook that does not exist, no day, a timeline that cannot be read.
COMITY_API ComityStatus comity_decider_new(ComityDecider **out, ComityRulebooks *rulebooks,
                                           const ComityDeciderOptions *options,
                                           ComityText *problems);

// Ends it; no call of it may be under way. Null is allowed.
COMITY_API void comity_decider_free(ComityDecider *decider);

// --- One case -----------------------------------------------------------------------------------

// Decides one case.
//   decision  the decision as a JSON object on one line, without a line end: the bytes that `comity
//             decide` writes for the case among others; COMITY_INVALID: {"id":…,"problems":[…]}
//   case_json a JSON object, `length` bytes
// COMITY_INVALID: the case cannot be read, or names no date where the options give none.
COMITY_API ComityStatus comity_decide(ComityText *decision, ComityDecider *decider,
                                      const char *case_json, size_t length);

typedef enum ComityFormat {
    COMITY_JSON = 0,  // an array of trees, an item each: {"kind","title","label","value","basis",
                      // "holds","cite","children"}; what is empty is left out
    COMITY_TEXT = 1,  // lines for people, with lines and marks in Unicode
} ComityFormat;

typedef struct ComityExplainOptions {
    size_t size;
    ComityFormat format;
    // What stands in the way of this outcome ("no_licence_required"); null: why it is as it is.
    const char *why_not;
    // Of COMITY_TEXT: explain a derived fact wherever it stands, and not only where it is first.
    bool all;
    // Of COMITY_TEXT: columns of a line; 0: 100.
    unsigned width;
} ComityExplainOptions;

// Decides one case, and tells why, as `comity explain` does.
//   explanation  COMITY_INVALID: {"id":…,"problems":[…]}
//   options      null: JSON
COMITY_API ComityStatus comity_explain(ComityText *explanation, ComityDecider *decider,
                                       const char *case_json, size_t length,
                                       const ComityExplainOptions *options);

// --- Many cases, as columns ---------------------------------------------------------------------
//
// Batches are Apache Arrow's, passed by its C Data Interface: a batch is a struct of columns, a
// column a fact, named as in a case: "item.tpp", "destination", "end_user.country", "items", "id",
// "date". Accepted are text (also by dictionary), yes or no, whole numbers, decimals, days; lists for
// sets, lists of structs for items and owners. Binary fractions are taken only where they are whole:
// thresholds are exact, and 5.92 is no binary fraction. A null, or an empty text, says nothing.
//
// Out comes a struct of columns, a row for each row that came in, in the same order:
//
//   id, outcome, at_least, at_most, reachable, as_enforced   text
//   as_of, known                                             days
//   codes, possible_codes                                    lists of texts: "us:3A090.a"
//   requirements                                             a list of structs: item, requirement,
//                                                            row, holds, because, policy, lifted_by,
//                                                            enforced, cite
//   exceptions, missing, warnings                            lists of texts: those that hold; facts,
//                                                            most decisive first; codes
//   problems                                                 a list of structs (code, field, message,
//                                                            hint) where the row cannot be read, and
//                                                            then all others but id are null; else
//                                                            null
//   decision                                                 the decision as comity_decide gives it;
//                                                            only if it is asked for
//
// Where nothing but outcomes is asked for (id, the five outcomes, problems), rows that are alike are
// decided once, and millions a second; all else is decided row by row, tens of thousands a second.
//
// A row that cannot be read costs its own answer, no other's. Whoever receives a struct releases it.

// The structs of the interface; another header of it may have defined them first.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

typedef struct ComityBatchOptions {
    size_t size;
    // Columns that are wanted, of those above; none: all but "decision". They come in the order
    // above.
    const char *const *columns;
    size_t column_count;
} ComityBatchOptions;

// The schema of what comes out under these options (null: none), before anything is decided.
//   problems  may be null; not COMITY_OK: an array of problems
COMITY_API ComityStatus comity_batch_schema(struct ArrowSchema *out,
                                            const ComityBatchOptions *options,
                                            ComityText *problems);

// Decides the rows of a batch.
//   out, out_schema  the caller's to release; out_schema may be null. Not COMITY_OK: released
//   schema, batch    borrowed: they stay the caller's
//   problems         may be null; COMITY_INVALID: what is wrong with the schema (a column that is no
//                    fact, or of another type), with the batch, or with the options
COMITY_API ComityStatus comity_decide_batch(struct ArrowArray *out, struct ArrowSchema *out_schema,
                                            ComityDecider *decider,
                                            const struct ArrowSchema *schema,
                                            const struct ArrowArray *batch,
                                            const ComityBatchOptions *options,
                                            ComityText *problems);

// Decides batch after batch as they are asked for, so that memory does not grow with them.
//   out  the caller's to release. It holds on to the decider, which may be freed before it. What is
//        asked of it runs in the thread that asks, one at a time
//   in   moved: the stream that comes out owns it from now on, also if this call fails
// COMITY_INVALID as comity_decide_batch; COMITY_BROKEN if `in` cannot say its schema. What fails
// later is said by the stream: an errno, and get_last_error with the problems.
COMITY_API ComityStatus comity_decide_stream(struct ArrowArrayStream *out, ComityDecider *decider,
                                             struct ArrowArrayStream *in,
                                             const ComityBatchOptions *options,
                                             ComityText *problems);

#ifdef __cplusplus
}
#endif
#endif
