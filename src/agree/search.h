// search.h: inner: the frontier of a group of issues that hang together too closely for tables.
#ifndef AGREE_SEARCH_H
#define AGREE_SEARCH_H

#include "agree/frontier.h"

// Gathers every assignment of the group that may be on its frontier; needs memory for the frontier
// and for one assignment, not for the packages. The rules and interactions of the group are those
// that mention its first issue's group, all of whose issues are in it. Where the watch stops it, what
// was not looked at is noted by gather_miss.
void group_walk(const PackageCase *given, const uint32_t *members, uint32_t count, Gather *gather);

#endif
