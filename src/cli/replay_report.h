// replay_report.h: what a replay came to, as tables, JSON and a picture.
#ifndef CLI_REPLAY_REPORT_H
#define CLI_REPLAY_REPORT_H

#include "cli/command.h"
#include "decide/replay.h"
#include "render/render.h"

// On standard output. `top` names of each count are shown.
void replay_report_text(const Replay *replay, size_t top, Session *session);
void replay_report_json(const Replay *replay, Session *session);
// Into a file.
Status replay_report_plot(const Replay *replay, size_t top, Session *session, Str path,
                          PictureFormat format);

#endif
