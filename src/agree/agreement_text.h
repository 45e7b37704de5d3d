// agreement_text.h: an agreement as text, in the layout of the rule language (docs/agreements.md).
//
//   agreement london_framework between CN, US from 2025-06-11 through 2026-11-10
//     presume   kept
//   figure cn.days_to_decide : number in days
//     of        median days_to_decide in working days, pending counted
//     source    desk.cn
//   commitment cn.speed by CN
//     keep      last of cn.days_to_decide at most 20 days over 21 days, none older than 14 days
//     cure      10 days
#ifndef AGREE_AGREEMENT_TEXT_H
#define AGREE_AGREEMENT_TEXT_H

#include "agree/agreement.h"

// What a text must have so that its test can be computed is asked for here ("vague.test",
// "vague.threshold", "vague.unit", "vague.window", "vague.due"), each with the line that would mend
// it; what makes it a good one, in vague.h. Problems besides: "lex.*", "parse.*", "date.*",
// "unit.*", "agree.file" (is no agreement, or two), "agree.name", "agree.twice", "agree.order".
Status agreement_read_text(Agreement *out, Str text, Str source, Problems *problems, Arena *arena);

// Does a file hold an agreement as text, and no JSON?
bool agreement_is_text(Str text);

#endif
