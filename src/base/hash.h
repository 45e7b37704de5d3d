// hash.h: content hashes (SHA-256, libsodium).
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

typedef struct Hash {
    unsigned char bytes[32];
} Hash;

Hash hash_of(Str content);
// Hash over several parts, each preceded by its length, so that no two lists of parts collide.
Hash hash_of_parts(const Str *parts, size_t count);
Str hash_write(Hash hash, Arena *arena);  // 64 hexadecimal digits

#endif
