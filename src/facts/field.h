// field.h: where in a case something stands. A chain of links on the stack, from the inside out,
// that is written as text only when a problem has to name it: reading a good case writes none.
#ifndef FACTS_FIELD_H
#define FACTS_FIELD_H

#include "base/problem.h"
#include "facts/atom.h"

typedef enum FieldKind {
    FIELD_NAME,    // .tpp
    FIELD_MEMBER,  // [1]
    FIELD_ROW,     // [p17]
} FieldKind;

typedef struct Field Field;
struct Field {
    const Field *up;  // null: the case
    FieldKind kind;
    uint32_t index;  // of a member
    Str name;
};

static inline Field field_name(const Field *up, Str name)
{
    return (Field){.up = up, .kind = FIELD_NAME, .name = name};
}
static inline Field field_member(const Field *up, size_t index)
{
    return (Field){.up = up, .kind = FIELD_MEMBER, .index = (uint32_t)index};
}
static inline Field field_row(const Field *up, Str row)
{
    return (Field){.up = up, .kind = FIELD_ROW, .name = row};
}

// "items[1].tpp", "item.in_words[p17]".
Str field_write(const Field *field, Arena *arena);

// What a reader of values carries along.
typedef struct Reading {
    Symbols *symbols;
    Place place;  // its field counts where no Field is at hand
    Problems *problems;
    Arena *arena;  // of what is read
} Reading;

// The place of a problem with the value at `field`.
Place reading_place(const Reading *reading, const Field *field);

#endif
