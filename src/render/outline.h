// outline.h: a tree of titles, each with a mark and with lines that say more.
//
//   ✓ licence required
//   ├─ ✓ us.country_chart/rs.a.before  requirement
//   │    15 CFR 742.6(a)(6)(iii)(A)
//   │  └─ ✓ destination in D5  CN
//   └─ ? us.end_use/military
#ifndef RENDER_OUTLINE_H
#define RENDER_OUTLINE_H

#include "base/problem.h"
#include "render/picture_format.h"
#include "render/width.h"

typedef enum Mark { MARK_NONE, MARK_YES, MARK_NO, MARK_UNKNOWN } Mark;

typedef struct Outline Outline;
struct Outline {
    Str title;
    const Str *details;  // a line each
    uint32_t detail_count;
    Mark mark;
    const Outline *const *children;
    uint32_t count;
};

// As lines of text, each with its end.
void outline_add_text(Buffer *buffer, const Outline *outline, TextStyle style, Arena *arena);

// As a picture. Letters are drawn as shapes, so that it looks the same everywhere; marks differ by
// their form and not by colour alone. INVALID with "render.size" if it is too high for PNG; BROKEN
// with "render.picture" if it cannot be drawn.
Status outline_picture(Str *out, PictureFormat format, const Outline *outline, Problems *problems,
                       Arena *arena);

#endif
