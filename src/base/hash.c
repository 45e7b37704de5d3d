// hash.c: SHA-256 from libsodium. It needs no sodium_init: hashing draws no randomness.
#include "base/hash.h"

#include <assert.h>
#include <sodium/crypto_hash_sha256.h>

#define LENGTH_SIZE 8

Hash hash_of(Str content)
{
    Hash hash;
    static_assert(sizeof hash.bytes == crypto_hash_sha256_BYTES, "a hash is a SHA-256");
    crypto_hash_sha256(hash.bytes, (const unsigned char *)content.at, content.len);
    return hash;
}

Hash hash_of_parts(const Str *parts, size_t count)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) {
        unsigned char length[LENGTH_SIZE];  // little end first, on every machine
        for (size_t byte = 0; byte < LENGTH_SIZE; byte++) {
            length[byte] = (unsigned char)((uint64_t)parts[i].len >> (8 * byte));
        }
        crypto_hash_sha256_update(&state, length, LENGTH_SIZE);
        crypto_hash_sha256_update(&state, (const unsigned char *)parts[i].at, parts[i].len);
    }
    Hash hash;
    crypto_hash_sha256_final(&state, hash.bytes);
    return hash;
}

Str hash_write(Hash hash, Arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    size_t size = 2 * sizeof hash.bytes;
    char *text = arena_take(arena, size);
    for (size_t i = 0; i < sizeof hash.bytes; i++) {
        text[2 * i] = digits[hash.bytes[i] >> 4];
        text[2 * i + 1] = digits[hash.bytes[i] & 15];
    }
    return (Str){text, size};
}
