// frame.h: messages in a stream of bytes, as the protocol's base layer has them (inner header).
//
//   Content-Length: 52\r\n
//   Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n     (may be left out)
//   \r\n
//   {"jsonrpc":"2.0", …                                             52 bytes
#ifndef LSP_FRAME_H
#define LSP_FRAME_H

#include "base/problem.h"
#include "base/str.h"

#define FRAME_BODY_MAX (128 * MEBIBYTE)
#define FRAME_HEADER_MAX 4096

typedef enum FrameState {
    FRAME_WHOLE,
    FRAME_PART,    // more bytes are to come
    FRAME_BROKEN,  // nothing behind this place can be understood
} FrameState;

// The message at the beginning of `bytes`. WHOLE: *body is its content, *size its bytes with the
// header. BROKEN: one Problem, "lsp.frame".
FrameState frame_cut(Str *body, size_t *size, Str bytes, Problems *problems);

// Adds a message with its header.
void frame_add(Buffer *out, Str body);

#endif
