// decide.c: one case, decided by the shipped rulebooks.
//   cc decide.c $(pkg-config --cflags --libs comity) -o decide && ./decide < case.json
#include <comity.h>
#include <stdio.h>

int main(void)
{
    static char json[1 << 20];
    size_t length = fread(json, 1, sizeof json, stdin);
    ComityRulebooks *rulebooks = NULL;
    ComityDecider *decider = NULL;
    ComityText text = {};
    const char *us[] = {"us"};
    ComityDeciderOptions options = {
        .size = sizeof options, .rulebooks = us, .rulebook_count = 1, .as_of = "2026-07-23"};
    ComityStatus status = comity_rulebooks_load(&rulebooks, NULL, &text);
    if (status == COMITY_OK) {
        status = comity_decider_new(&decider, rulebooks, &options, &text);
    }
    if (status == COMITY_OK) {
        status = comity_decide(&text, decider, json, length);
    }
    // A decision; or, where the status is not COMITY_OK, what is wrong.
    printf("%s\n", text.at != NULL ? text.at : comity_status_word(status));
    comity_text_free(&text);
    comity_decider_free(decider);
    comity_rulebooks_free(rulebooks);
    return status == COMITY_OK ? 0 : 1;
}
