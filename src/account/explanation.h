// explanation.h: a decision's explanation, as an outline to be drawn and as JSON.
#ifndef ACCOUNT_EXPLANATION_H
#define ACCOUNT_EXPLANATION_H

#include "decide/decide.h"
#include "render/render.h"

// A derived fact that several provisions of a law ask for is explained where it stands first, and
// "as above" from then on; with `all`, everywhere.
const Outline *explanation_outline(const Explanation *explanation, bool all, Arena *arena);
// {"kind","title","label","value","basis","holds","cite","children"}; what is empty is left out.
void explanation_add_json(JsonWriter *writer, const Explanation *explanation);

#endif
