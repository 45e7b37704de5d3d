// bundle.h: inner: from recipes back to packages.
#ifndef AGREE_BUNDLE_H
#define AGREE_BUNDLE_H

#include "agree/frontier.h"

#define BUNDLE_PACKAGES_MAX 1'000'000  // are listed one by one; beyond, they are only counted

// The packages of a frontier: an option for each issue, label after label, those of a label from the
// smallest index to the greatest.
typedef struct Bundle {
    uint32_t issue_count;
    Amount count;        // COUNT_MANY if there are that many or more
    bool is_listed;      // else only the smallest of each label is here
    uint16_t *packages;  // count (or labels) x issues
    size_t *first;       // label -> its first package; one more at the end
} Bundle;
#define COUNT_MANY ((Amount)1 << 120)

void bundle_open(Bundle *out, const PackageCase *given, const Frontier *frontier,
                 const Recipes *recipes, Arena *arena);

static inline const uint16_t *bundle_package(const Bundle *bundle, size_t at)
{
    return &bundle->packages[at * bundle->issue_count];
}

// By numbers, first issue first.
int package_compare(const uint16_t *a, const uint16_t *b, uint32_t issue_count);

#endif
