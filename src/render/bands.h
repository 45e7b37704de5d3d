// bands.h: what is so from when to when, as a picture: a band a row, days from left to right.
//
//             Jun        Jul        Aug
//   cn.speed  ▒▒▒████████████████▓▓▓▓██████
//   us.chips  ▒▒▒▒▒▒▒██████████████░░░░░░██
//   legend    █ kept  ▓ at risk  ░ suspended
#ifndef RENDER_BANDS_H
#define RENDER_BANDS_H

#include "base/date.h"
#include "base/problem.h"
#include "render/picture_format.h"

typedef struct BandSpan {
    Date from, to;  // both included
    uint32_t kind;
} BandSpan;

typedef struct Band {
    Str name;
    const BandSpan *spans;
    size_t span_count;
} Band;

typedef struct Bands {
    Str title, note;
    Date first, last;
    const Band *bands;
    size_t band_count;
    const Str *kinds;  // for the legend; at most 8
    size_t kind_count;
} Bands;

// INVALID with "render.size" if there are too many for PNG; BROKEN with "render.picture" if they
// cannot be drawn.
Status bands_draw(Str *out, PictureFormat format, const Bands *bands, Problems *problems,
                  Arena *arena);

#endif
