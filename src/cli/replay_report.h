// replay_report.h: what a replay came to, as tables, JSON and a picture.
#ifndef CLI_REPLAY_REPORT_H
#define CLI_REPLAY_REPORT_H

#include "cli/command.h"
#include "decide/replay.h"
#include "render/render.h"

// On standard output.
void replay_report_text(const Replay *replay, Session *session);
void replay_report_json(const Replay *replay, Session *session);
// Into a file.
Status replay_report_plot(const Replay *replay, Session *session, Str path, PictureFormat format);

#endif
