// picture_format.h: as what a picture is written.
#ifndef RENDER_PICTURE_FORMAT_H
#define RENDER_PICTURE_FORMAT_H

#include "base/str.h"

typedef enum PictureFormat { PICTURE_SVG, PICTURE_PNG, PICTURE_PDF } PictureFormat;

// By its word, or by the end of a file's name: svg, png, pdf. False: it is none.
bool picture_format_find(PictureFormat *out, Str name);

#endif
