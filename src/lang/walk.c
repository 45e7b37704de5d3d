// walk.c: from a program to its nodes.
#include "lang/walk.h"

void node_walk(const Node *node, NodeVisit visit, void *what)
{
    if (node == NULL) {
        return;
    }
    visit(what, node);
    for (uint32_t i = 0; i < node_child_count(node); i++) {
        node_walk(node->children[i], visit, what);
    }
}

void provision_nodes_walk(const Provision *provision, NodeVisit visit, void *what)
{
    const Node *const alone[] = {provision->where,
                                 provision->code_of,
                                 provision->over_codes,
                                 provision->says,
                                 provision->cite,
                                 provision->while_kept,
                                 provision->limit == NULL ? NULL : provision->limit->kept,
                                 provision->clock == NULL ? NULL : provision->clock->start};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        node_walk(alone[i], visit, what);
    }
    for (uint32_t i = 0; i < provision->condition_count; i++) {
        node_walk(provision->conditions[i].test, visit, what);
    }
    for (uint32_t i = 0; provision->clock != NULL && i < provision->clock->stop_count; i++) {
        node_walk(provision->clock->stops[i], visit, what);
    }
    for (uint32_t i = 0; i < provision->because_count; i++) {
        node_walk(provision->because[i], visit, what);
    }
}

void derivation_nodes_walk(const Derivation *derivation, NodeVisit visit, void *what)
{
    for (uint32_t i = 0; i < derivation->branch_count; i++) {
        node_walk(derivation->branches[i].value, visit, what);
        node_walk(derivation->branches[i].when, visit, what);
    }
    node_walk(derivation->cite, visit, what);
}

void program_nodes_walk(const Program *program, NodeVisit visit, void *what)
{
    for (uint32_t i = 0; i < program->rulebook_count; i++) {
        node_walk(program->rulebooks[i]->governs, visit, what);
        node_walk(program->rulebooks[i]->reaches, visit, what);
    }
    for (uint32_t i = 0; i < program->provision_count; i++) {
        provision_nodes_walk(&program->provisions[i], visit, what);
    }
    for (uint32_t i = 0; i < program->derivation_count; i++) {
        derivation_nodes_walk(&program->derivations[i], visit, what);
    }
    for (uint32_t i = 0; i < program->group_count; i++) {
        node_walk(program->groups[i].set, visit, what);
    }
    for (uint32_t i = 0; i < program->table_count; i++) {
        const Table *table = &program->tables[i];
        for (size_t k = 0; k < (size_t)table->row_count * table->column_count; k++) {
            node_walk(table->cells[k].set, visit, what);
        }
    }
}
