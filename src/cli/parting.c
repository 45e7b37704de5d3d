// parting.c: two trees are walked side by side. Provisions of a law are taken by how much they bear:
// an entry of which the code holds, before a row that may.
#include "cli/parting.h"

#include "lang/program.h"

static bool is_cited(const Explanation *node)
{
    bool is_named = node->kind == EXPLANATION_PROVISION || node->kind == EXPLANATION_FACT;
    return is_named && node->cite.len > 0;
}

// One that does not hold says nothing by being there.
static bool bears(const Explanation *node)
{
    return node->kind == EXPLANATION_PROVISION && node->holds != TRUTH_NO;
}

static const Explanation *child_like(const Explanation *parent, const Explanation *child)
{
    for (uint32_t i = 0; i < parent->count; i++) {
        const Explanation *other = parent->children[i];
        if (other->kind == child->kind && str_equal(other->title, child->title) &&
            str_equal(other->label, child->label)) {
            return other;
        }
    }
    return NULL;
}

// Below two nodes that are alike but for what is below them; *parts if they part here.
static const Explanation *part_below(const Explanation *one, const Explanation *other, bool *parts);

// An exception that is not shown lifts nothing.
static bool is_idle(const Explanation *node)
{
    bool lifts = str_equal(node->label, statement_word(STATEMENT_EXCEPTION)) ||
                 str_equal(node->label, statement_word(STATEMENT_GENERAL_LICENCE));
    return node->kind == EXPLANATION_PROVISION && lifts && node->holds != TRUTH_YES;
}

// Of a child of one, and what is like it in the other.
static const Explanation *part_at(const Explanation *child, const Explanation *like, bool *parts)
{
    if (is_idle(child) && (like == NULL || is_idle(like))) {
        return NULL;
    }
    if (like == NULL) {
        *parts = bears(child);
        return is_cited(child) ? child : NULL;
    }
    const Explanation *found = part_below(child, like, parts);
    bool is_other = child->holds != like->holds || !str_equal(child->value, like->value);
    *parts = *parts || is_other;
    return found != NULL || !*parts ? found : is_cited(child) ? child : NULL;
}

static const Explanation *part_below(const Explanation *one, const Explanation *other, bool *parts)
{
    *parts = false;
    for (uint32_t i = 0; i < one->count && !*parts; i++) {
        const Explanation *found =
            part_at(one->children[i], child_like(other, one->children[i]), parts);
        if (*parts && found != NULL) {
            return found;
        }
    }
    return NULL;
}

// What bears most comes first: codes that hold, then other provisions that hold, codes that may,
// other provisions that may.
enum { RANK_CODE, RANK_HOLDS, RANK_OPEN_CODE, RANK_OPEN, RANK_COUNT };

static int rank_of(const Explanation *child)
{
    bool is_code = str_equal(child->label, statement_word(STATEMENT_ENTRY));
    return child->holds == TRUTH_YES ? (is_code ? RANK_CODE : RANK_HOLDS)
           : is_code                 ? RANK_OPEN_CODE
                                     : RANK_OPEN;
}

// Of the children of one law that have this rank, the first that the other version has otherwise.
static const Explanation *part_of_rank(const Explanation *one, const Explanation *other, int rank)
{
    for (uint32_t i = 0; i < one->count; i++) {
        bool parts = false;
        const Explanation *child = one->children[i];
        const Explanation *found =
            rank_of(child) == rank ? part_at(child, child_like(other, child), &parts) : NULL;
        if (parts && found != NULL) {
            return found;
        }
    }
    return NULL;
}

const Explanation *parting_find(const Explanation *old, const Explanation *new)
{
    const Explanation *found = NULL;
    for (int rank = 0; rank < RANK_COUNT; rank++) {
        for (uint32_t i = 0; i < new->count &&found == NULL; i++) {
            const Explanation *before = child_like(old, new->children[i]);
            if (before != NULL) {
                found = part_of_rank(new->children[i], before, rank);
                found = found != NULL ? found : part_of_rank(before, new->children[i], rank);
            }
        }
    }
    return found;
}
