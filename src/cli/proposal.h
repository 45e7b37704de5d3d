// proposal.h: what packages there are, for people: as text, a table, a picture.
#ifndef CLI_PROPOSAL_H
#define CLI_PROPOSAL_H

#include "agree/why.h"
#include "render/render.h"

// The points that stand out; the trades in one of them; what the next would cost.
void proposal_add_text(Buffer *buffer, const Proposal *proposal, const Why *why, TextStyle style,
                       Arena *arena);
// A row a package of the frontier (a point, where the packages are too many): utilities, trade, the
// points that it is, an option for each issue.
void proposal_add_csv(Buffer *buffer, const Proposal *proposal, Arena *arena);
// The frontier of the first two sides (of one: against itself), with the points that stand out.
Status proposal_picture(Str *out, PictureFormat format, const Proposal *proposal,
                        Problems *problems, Arena *arena);

#endif
