// rendering.h: an agreement in English or Chinese sentences, and back.
//
// A template a construct, in three forms: as the text has it, in English, in Chinese. A clause is
// matched against the form that it is in, and written in the other with what stood in the gaps. So a
// rendering says neither more nor less than the text, and reading it back gives the text.
#ifndef AGREE_RENDERING_H
#define AGREE_RENDERING_H

#include "base/problem.h"
#include "base/str.h"

typedef enum RenderForm { RENDER_TEXT, RENDER_ENGLISH, RENDER_CHINESE } RenderForm;

// The form that an agreement is in, by its first word.
RenderForm rendering_form(Str text);
// A sentence a line, clauses indented as in the text; comments are left out. From a rendering, the
// text in its layout. Problems: those of reading a text; "render.sentence" for a line of a rendering
// that no template reads.
Status rendering_make(Str *out, RenderForm to, Str text, Str source, Problems *problems,
                      Arena *arena);

#endif
