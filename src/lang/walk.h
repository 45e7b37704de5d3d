// walk.h: every node of a program, one after the other.
#ifndef LANG_WALK_H
#define LANG_WALK_H

#include "lang/program.h"

typedef void (*NodeVisit)(void *what, const Node *node);

// The node and all below it, above before below. Null: none.
void node_walk(const Node *node, NodeVisit visit, void *what);
void provision_nodes_walk(const Provision *provision, NodeVisit visit, void *what);
void derivation_nodes_walk(const Derivation *derivation, NodeVisit visit, void *what);
// Those of all rulebooks, provisions, derivations, groups and cells.
void program_nodes_walk(const Program *program, NodeVisit visit, void *what);

// How many children a node has, the set that is taken out included. Some may be null.
static inline uint32_t node_child_count(const Node *node)
{
    return node->count + (node->has_except ? 1 : 0);
}

#endif
