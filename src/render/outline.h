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

// As an SVG document. Letters are drawn as shapes, so that it looks the same everywhere; marks
// differ by their form and not by colour alone. BROKEN with "render.picture" if cairo fails.
Status outline_svg(Str *out, const Outline *outline, Problems *problems, Arena *arena);
// The same as a PNG, two pixels a point as long as it is not too high for that. INVALID with
// "render.size" if it is too high altogether.
Status outline_png(Str *out, const Outline *outline, Problems *problems, Arena *arena);

#endif
