// bitmap.c: see bitmap.h. The comparison is the hot loop of thresholds: 64 numbers become a word.
// Where the processor has AVX2 it takes eight at a time; else the compiler's own way, in which eight
// truths of a byte each are gathered by one product.
#include "decide/bitmap.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void truths_all(Truths *out, Truth truth)
{
    memset(out->yes, truth == TRUTH_YES ? 0xFF : 0, sizeof out->yes);
    memset(out->maybe, truth == TRUTH_NO ? 0 : 0xFF, sizeof out->maybe);
}

void truths_and(Truths *out, const Truths *with)
{
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        out->yes[i] &= with->yes[i];
        out->maybe[i] &= with->maybe[i];
    }
}

void truths_or(Truths *out, const Truths *with)
{
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        out->yes[i] |= with->yes[i];
        out->maybe[i] |= with->maybe[i];
    }
}

void truths_not(Truths *out)
{
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        uint64_t yes = out->yes[i];
        out->yes[i] = ~out->maybe[i];
        out->maybe[i] = ~yes;
    }
}

void truths_merge(Truths *out, const Truths *with, const uint64_t *mask)
{
    for (uint32_t i = 0; i < BLOCK_WORDS; i++) {
        out->yes[i] = (out->yes[i] & ~mask[i]) | (with->yes[i] & mask[i]);
        out->maybe[i] = (out->maybe[i] & ~mask[i]) | (with->maybe[i] & mask[i]);
    }
}

void truths_of_answers(Truths *out, const uint16_t *answers, uint32_t count)
{
    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t yes = answers[i] == TRUTH_YES;
        uint64_t maybe = answers[i] == TRUTH_YES || answers[i] == TRUTH_UNKNOWN;
        out->yes[i / 64] |= yes << (i % 64);
        out->maybe[i / 64] |= maybe << (i % 64);
    }
}

// Eight bytes of 0 or 1 as eight bits.
static uint64_t byte_bits(const uint8_t *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return eight * UINT64_C(0x0102040810204080) >> 56;
}

static uint64_t bytes_to_word(const uint8_t *bytes)
{
    uint64_t word = 0;
    for (uint32_t k = 0; k < 8; k++) {
        word |= byte_bits(bytes + (size_t)k * 8) << (k * 8);
    }
    return word;
}

static void wide_from(uint64_t *out, const int64_t *values, int64_t cut, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        uint8_t bytes[64];
        for (uint32_t k = 0; k < 64; k++) {
            bytes[k] = values[i * 64 + k] >= cut;
        }
        out[i] = bytes_to_word(bytes);
    }
}

static void narrow_from_plain(uint64_t *out, const int32_t *values, int32_t cut, uint32_t words)
{
    for (uint32_t i = 0; i < words; i++) {
        uint8_t bytes[64];
        for (uint32_t k = 0; k < 64; k++) {
            bytes[k] = values[i * 64 + k] >= cut;
        }
        out[i] = bytes_to_word(bytes);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void narrow_from_avx2(uint64_t *out, const int32_t *values,
                                                             int32_t cut, uint32_t words)
{
    const __m256i limit = _mm256_set1_epi32(cut - 1);  // the cut is above INT32_MIN
    for (uint32_t i = 0; i < words; i++) {
        uint64_t word = 0;
        for (uint32_t k = 0; k < 8; k++) {
            const void *at = values + (size_t)i * 64 + (size_t)k * 8;
            __m256i above = _mm256_cmpgt_epi32(_mm256_loadu_si256(at), limit);
            uint32_t bits = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(above));
            word |= (uint64_t)bits << (k * 8);
        }
        out[i] = word;
    }
}

static void narrow_from(uint64_t *out, const int32_t *values, int32_t cut, uint32_t words)
{
    if (__builtin_cpu_supports("avx2")) {
        narrow_from_avx2(out, values, cut, words);
    } else {
        narrow_from_plain(out, values, cut, words);
    }
}
#else
static void narrow_from(uint64_t *out, const int32_t *values, int32_t cut, uint32_t words)
{
    narrow_from_plain(out, values, cut, words);
}
#endif

void numbers_from(uint64_t *out, const Lane *lane, int64_t cut, uint32_t count)
{
    uint32_t words = (count + 63) / 64;
    if (lane->narrow == NULL) {
        wide_from(out, lane->values, cut, words);
    } else if (cut <= INT32_MIN || cut > INT32_MAX) {
        memset(out, cut <= INT32_MIN ? 0xFF : 0, words * sizeof *out);
    } else {
        narrow_from(out, lane->narrow, (int32_t)cut, words);
    }
    memset(out + words, 0, (BLOCK_WORDS - words) * sizeof *out);
}
