// render.h: the door. Outlines and grids as text, outlines and plots as SVG, PNG and PDF.
//
//   Outline root = {.title = STR("licence required"), .children = …};
//   outline_add_text(&buffer, &root, (TextStyle){.width = 100}, arena);
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "render/bands.h"
#include "render/grid.h"
#include "render/outline.h"
#include "render/plot.h"
#include "render/width.h"

#endif
