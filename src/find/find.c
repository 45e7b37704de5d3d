// find.c: entries ranked by BM25F: Robertson, Zaragoza and Taylor, "Simple BM25 extension to
// multiple weighted fields" (CIKM 2004). A word counts by how rare it is, and less each time it is
// repeated; how often it occurs is summed over the fields by their weights, each shortened by the
// field's length, before that. An entry that has three words of four comes before one that has a
// single one often: the sum is multiplied by the share of words met.
//
// The score is a model's, so it is counted in doubles, and rounded before anything is compared.
#include "find/find.h"

#include <math.h>
#include <stdlib.h>

#include "find/index.h"

#define SATURATION 1.2
#define SHORTENING 0.4

// A question, or a title, is the same for many entries: a word in it hints at one and does not
// describe it.
static const struct {
    Str word;
    double weight;
    bool describes;
} fields[FIND_FIELD_COUNT] = {
    [FIND_CODE] = {STR_INIT("code"), 0, true},
    [FIND_TEXT] = {STR_INIT("text"), 4, true},
    [FIND_ROW] = {STR_INIT("row"), 4, true},
    [FIND_CONDITION] = {STR_INIT("condition"), 3, true},
    [FIND_NOTE] = {STR_INIT("note"), 2, true},
    [FIND_QUESTION] = {STR_INIT("question"), 0.2, false},
    [FIND_RULEBOOK] = {STR_INIT("rulebook"), 0.2, false},
};

// How much of a word is met, in parts of a whole.
enum { HINTED = 1, DESCRIBED = 4 };

// What a code adds: itself, one that is above or below it.
static const double CODE_IS_SAME = 20, CODE_IS_WITHIN = 12, CODE_IS_ABOVE = 8;
enum { CODE_LENGTH_MIN = 3 };

// What is known of an entry while words are looked up.
typedef struct Tally {
    double frequency;  // of the word at hand, over the fields
    double best;       // of its passages
    uint32_t passage;
    bool is_described;
    double sum;
    uint32_t met;  // HINTED or DESCRIBED for each word
    VEC(FindReason) reasons;
} Tally;

typedef struct Search {
    FindIndex *index;
    Tally *tallies;  // by entry
    double means[FIND_FIELD_COUNT];
    Map *keys;       // looked up already
    uint32_t words;  // terms that were looked for
} Search;

static void means_find(Search *search);
static bool code_search(Search *search, Str word);
static void mentions_search(Search *search, Str code);
static double code_score(Str code, Str word);
static bool looks_like_code(Str word);
static void terms_search(Search *search, FindAnswer *out, const Terms *terms);
static bool term_search(Search *search, const Term *term);
static uint32_t postings_tally(Search *search, const FindPostings *postings);
static void tally_close(Search *search, Tally *tally, const Term *term, double rarity);
static void reason_add(Search *search, Tally *tally, FindReason reason);
static void unmet_add(Search *search, FindAnswer *out, Str word);
static void hits_take(const Search *search, FindAnswer *out, FindFilter filter);
static uint32_t score_round(double score);
static int compare_hits(const void *a, const void *b);

Str find_field_word(FindField field)
{
    return fields[field].word;
}

FindIndex *find_index_new(const Program *program, Arena *arena)
{
    FindIndex *index = ARENA_NEW(arena, FindIndex);
    *index = (FindIndex){.program = program,
                         .arena = arena,
                         .reader = term_reader_new(arena),
                         .keys = map_new(arena),
                         .words = map_new(arena)};
    find_gather(index);
    return index;
}

void find_search(FindAnswer *out, FindIndex *index, Str words, FindFilter filter)
{
    Search search = {.index = index,
                     .tallies = ARENA_MANY(index->arena, Tally, index->entries.count + 1),
                     .keys = map_new(index->arena)};
    means_find(&search);
    for (Str rest = words; rest.len > 0;) {
        Str word = str_trim(str_split(rest, ' ', &rest));
        if (code_search(&search, word)) {
            mentions_search(&search, word);
        } else {
            Terms terms = {};
            terms_read_typed(&terms, index->reader, word);
            terms_search(&search, out, &terms);
        }
    }
    hits_take(&search, out, filter);
}

// Of the entries that have the field at all.
static void means_find(Search *search)
{
    for (int field = 0; field < FIND_FIELD_COUNT; field++) {
        double sum = 0, count = 0;
        for (size_t i = 0; i < search->index->entries.count; i++) {
            double length = search->index->lengths.at[i].of[field];
            sum += length;
            count += length > 0;
        }
        search->means[field] = count > 0 ? sum / count : 1;
    }
}

// False if no entry has such a code, so that it is a word as any other.
static bool code_search(Search *search, Str word)
{
    FindIndex *index = search->index;
    bool is_found = false;
    for (size_t i = 0; looks_like_code(word) && i < index->entries.count; i++) {
        Str code = symbols_write(index->program->vocabulary->symbols, index->entries.at[i].code);
        double score = code_score(code, word);
        if (score > 0) {
            Tally *tally = &search->tallies[i];
            tally->sum += score;
            tally->met += DESCRIBED;
            reason_add(search, tally, (FindReason){word, FIND_CODE, code});
            is_found = true;
        }
    }
    search->words += is_found;
    return is_found;
}

// Conditions and notes may name the code too ("software for 6A991"). No word more is met by that.
static void mentions_search(Search *search, Str code)
{
    Terms terms = {};
    uint32_t words = search->words;
    terms_add_code(&terms, search->index->reader, code);
    terms_read(&terms, search->index->reader, code);
    for (size_t i = 0; i < terms.list.count; i++) {
        (void)term_search(search, &terms.list.at[i]);
    }
    search->words = words;
}

static bool looks_like_code(Str word)
{
    return word.len >= CODE_LENGTH_MIN && word.at[0] >= '0' && word.at[0] <= '9' &&
           ((word.at[1] >= 'A' && word.at[1] <= 'Z') || (word.at[1] >= 'a' && word.at[1] <= 'z'));
}

// The shorter begins the longer; a code is above another only where a paragraph begins.
static double code_score(Str code, Str word)
{
    size_t shorter = code.len < word.len ? code.len : word.len;
    if (str_distance(str_slice(code, 0, shorter), str_slice(word, 0, shorter), 0) > 0) {
        return 0;
    }
    if (code.len == word.len) {
        return CODE_IS_SAME;
    }
    if (code.len > word.len) {
        return CODE_IS_WITHIN;
    }
    return word.at[code.len] == '.' ? CODE_IS_ABOVE : 0;
}

// A word may have several terms: it is met if one of them is.
static void terms_search(Search *search, FindAnswer *out, const Terms *terms)
{
    for (size_t i = 0; i < terms->list.count;) {
        Str word = terms->list.at[i].word;
        bool is_met = false;
        for (; i < terms->list.count && terms->list.at[i].word.at == word.at; i++) {
            bool is_found = term_search(search, &terms->list.at[i]);
            is_met = is_met || is_found;
        }
        if (!is_met) {
            unmet_add(search, out, word);
        }
    }
}

// Is there such a term? Each counts once, however often it is typed.
static bool term_search(Search *search, const Term *term)
{
    FindIndex *index = search->index;
    uint32_t list = 0;
    bool is_new = false;
    (void)map_add(search->keys, term->key, 0, &is_new);
    if (!map_find(index->keys, term->key, &list)) {
        return false;
    }
    if (!is_new) {
        return true;
    }
    const FindPostings *postings = &index->postings.at[list];
    double met = postings_tally(search, postings), all = (double)index->entries.count;
    double rarity = log(1 + (all - met + 0.5) / (met + 0.5));
    for (size_t i = 0; i < postings->count; i++) {
        uint32_t entry = index->passages.at[postings->at[i].passage].entry;
        tally_close(search, &search->tallies[entry], term, rarity);
    }
    search->words++;
    return true;
}

// How many entries it describes; how many it hints at, if it describes none.
static uint32_t postings_tally(Search *search, const FindPostings *postings)
{
    const FindIndex *index = search->index;
    uint32_t described = 0, hinted = 0;
    for (size_t i = 0; i < postings->count; i++) {
        const FindPosting *posting = &postings->at[i];
        const FindPassage *passage = &index->passages.at[posting->passage];
        Tally *tally = &search->tallies[passage->entry];
        double length = index->lengths.at[passage->entry].of[passage->field];
        double shortened = 1 - SHORTENING + SHORTENING * length / search->means[passage->field];
        double frequency = fields[passage->field].weight * posting->count / shortened;
        described += fields[passage->field].describes && !tally->is_described;
        hinted += tally->frequency == 0;
        tally->is_described = tally->is_described || fields[passage->field].describes;
        tally->frequency += frequency;
        if (frequency > tally->best) {
            tally->best = frequency;
            tally->passage = posting->passage;
        }
    }
    return described > 0 ? described : hinted;
}

// Adds the word to the entry's sum, and makes room for the next. A second time it does nothing.
static void tally_close(Search *search, Tally *tally, const Term *term, double rarity)
{
    if (tally->frequency > 0) {
        const FindPassage *passage = &search->index->passages.at[tally->passage];
        tally->sum += rarity * tally->frequency / (SATURATION + tally->frequency);
        tally->met += tally->is_described ? DESCRIBED : HINTED;
        reason_add(search, tally, (FindReason){term->word, passage->field, passage->text});
        tally->frequency = tally->best = 0;
        tally->is_described = false;
    }
}

// A word that is met by several of its terms in one passage is one reason.
static void reason_add(Search *search, Tally *tally, FindReason reason)
{
    for (size_t i = 0; i < tally->reasons.count; i++) {
        const FindReason *other = &tally->reasons.at[i];
        if (str_equal(other->word, reason.word) && str_equal(other->passage, reason.passage)) {
            return;
        }
    }
    *VEC_PUSH(&tally->reasons, search->index->arena) = reason;
}

static void unmet_add(Search *search, FindAnswer *out, Str word)
{
    *VEC_PUSH(&out->unmet, search->index->arena) =
        (FindUnmet){.word = word, .nearest = map_nearest(search->index->words, word)};
    search->words++;
}

static void hits_take(const Search *search, FindAnswer *out, FindFilter filter)
{
    FindIndex *index = search->index;
    for (size_t i = 0; i < index->entries.count; i++) {
        const Tally *tally = &search->tallies[i];
        const FindEntry *entry = &index->entries.at[i];
        unsigned percent = filter.weigh == NULL ? 100 : filter.weigh(filter.what, entry);
        if (tally->met == 0 || percent == 0) {
            continue;
        }
        FindHit *hit = VEC_PUSH(&out->hits, index->arena);
        double share = fmin(1, (double)tally->met / DESCRIBED / search->words);
        *hit = (FindHit){.entry = entry,
                         .code = symbols_write(index->program->vocabulary->symbols, entry->code),
                         .score = score_round(tally->sum * share * percent / 100)};
        hit->reasons.at = tally->reasons.at;
        hit->reasons.count = tally->reasons.count;
    }
    if (out->hits.count > 1) {
        qsort(out->hits.at, out->hits.count, sizeof *out->hits.at, compare_hits);
    }
}

// In thousandths.
static uint32_t score_round(double score)
{
    return (uint32_t)fmin(round(score * 1'000), UINT32_MAX);
}

static int compare_hits(const void *a, const void *b)
{
    const FindHit *left = a, *right = b;
    if (left->score != right->score) {
        return left->score > right->score ? -1 : 1;
    }
    int order = str_compare(left->code, right->code);
    // Entries lie in the order of the program.
    return order != 0 ? order : left->entry < right->entry ? -1 : left->entry > right->entry;
}
