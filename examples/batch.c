// batch.c: three cases as columns of Apache Arrow, decided at once. Columns come from a library that
// speaks Arrow's C Data Interface, as a rule; here they are laid out by hand, to show what they are.
//   cc batch.c $(pkg-config --cflags --libs comity) -o batch && ./batch
#include <comity.h>
#include <stdio.h>

// A column of texts: where each begins, and all of them in a row.
static const int32_t code_offsets[] = {0, 5, 12, 17};
static const int32_t destination_offsets[] = {0, 2, 4, 6};
static const void *code_buffers[] = {NULL, code_offsets, "3A0013A090.aEAR99"};
static const void *destination_buffers[] = {NULL, destination_offsets, "CNCNCN"};

// Nothing was taken from the heap, so nothing is given back.
static void schema_release(struct ArrowSchema *schema) { schema->release = NULL; }
static void array_release(struct ArrowArray *array) { array->release = NULL; }

int main(void)
{
    struct ArrowSchema columns[] = {
        {.format = "u", .name = "item.code", .release = schema_release},
        {.format = "u", .name = "destination", .release = schema_release}};
    struct ArrowArray cells[] = {
        {.length = 3, .n_buffers = 3, .buffers = code_buffers, .release = array_release},
        {.length = 3, .n_buffers = 3, .buffers = destination_buffers, .release = array_release}};
    struct ArrowSchema schema = {.format = "+s", .name = "", .n_children = 2,
                                 .children = (struct ArrowSchema *[]){&columns[0], &columns[1]},
                                 .release = schema_release};
    struct ArrowArray batch = {.length = 3, .n_buffers = 1, .buffers = (const void *[]){NULL},
                               .n_children = 2,
                               .children = (struct ArrowArray *[]){&cells[0], &cells[1]},
                               .release = array_release};

    ComityRulebooks *rulebooks = NULL;
    ComityDecider *decider = NULL;
    struct ArrowArray answers = {};
    ComityText problems = {};
    const char *us[] = {"us.country_chart"}, *outcome[] = {"outcome"};
    ComityDeciderOptions options = {
        .size = sizeof options, .rulebooks = us, .rulebook_count = 1, .as_of = "2026-07-23"};
    ComityBatchOptions wanted = {.size = sizeof wanted, .columns = outcome, .column_count = 1};
    ComityStatus status = comity_rulebooks_load(&rulebooks, NULL, &problems);
    if (status == COMITY_OK) {
        status = comity_decider_new(&decider, rulebooks, &options, &problems);
    }
    if (status == COMITY_OK) {
        status = comity_decide_batch(&answers, NULL, decider, &schema, &batch, &wanted, &problems);
    }
    if (status == COMITY_OK) {
        const int32_t *offsets = answers.children[0]->buffers[1];
        const char *texts = answers.children[0]->buffers[2];
        for (int64_t row = 0; row < answers.length; row++) {
            printf("%.*s\n", offsets[row + 1] - offsets[row], texts + offsets[row]);
        }
        answers.release(&answers);
    } else {
        printf("%s\n", problems.at != NULL ? problems.at : comity_status_word(status));
    }
    comity_text_free(&problems);
    comity_decider_free(decider);
    comity_rulebooks_free(rulebooks);
    return status == COMITY_OK ? 0 : 1;
}
