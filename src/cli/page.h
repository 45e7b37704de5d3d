// page.h: one decision, whole, for someone who reads it: the outcome and what is missing first,
// then item by item codes, requirements, exceptions and what goes with them, then what was assumed.
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include "cli/phrase.h"
#include "render/render.h"

typedef struct PageOptions {
    TextStyle style;
    Language language;
    // Each row by itself, and what else is left out otherwise: possible codes below their headings,
    // exceptions that name none of the requirements, the end of a long list.
    bool all;
} PageOptions;

void page_add(Buffer *buffer, const Decision *decision, PageOptions options, Arena *arena);

#endif
