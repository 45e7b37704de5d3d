// vec.h: arrays that grow in an arena.
//
//   VEC(Token) tokens = {};
//   *VEC_PUSH(&tokens, arena) = token;
//   for (size_t i = 0; i < tokens.count; i++) use(tokens.at[i]);
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

#include "base/arena.h"

#define VEC(Type)                                                                                  \
    struct {                                                                                       \
        Type *at;                                                                                  \
        size_t count, capacity;                                                                    \
    }

// A pointer to a new zeroed member at the end.
#define VEC_PUSH(vec, arena)                                                                       \
    ((vec)->at = vec_room((vec)->at, (vec)->count, &(vec)->capacity, sizeof *(vec)->at, (arena)),  \
     &(vec)->at[(vec)->count++])

// Room for one more member after `count`. For VEC_PUSH.
void *vec_room(void *at, size_t count, size_t *capacity, size_t size, Arena *arena);

#endif
