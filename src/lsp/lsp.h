// lsp.h: the language server (Language Server Protocol 3.17): what is wrong with a rulebook while
// it is written, what a name means, where it is used, what may follow, and the one layout.
//
//   bytes ─ frame ─> message ─ lsp ─> document ─> problems, answers ─ frame ─> bytes
//
// One client, one thread: messages are answered in the order in which they come. What the server
// needs of the program around it (which files belong to a rulebook, where bytes go) is its host.
#ifndef LSP_LSP_H
#define LSP_LSP_H

#include "lang/program.h"

typedef enum LspReach {
    LSP_REACH_USED,    // the rulebook and what it uses, as `comity check FILE` reads them
    LSP_REACH_BESIDE,  // and all others of its folder, or of the shelf on which it stands
} LspReach;

typedef struct LspHost {
    void *context;
    Str version;  // of the program
    // The texts that belong to the rulebook at `path`. `open` are those that an editor holds: they
    // stand for the files of their paths. Problems are those of reading; what was read is in *out
    // even then.
    Status (*load)(void *context, Sources *out, Str path, LspReach reach, const Source *open,
                   size_t open_count, Problems *problems, Arena *arena);
    // Sends bytes to the client at once.
    void (*write)(void *context, Str bytes);
    // What was kept of the disk may have changed.
    void (*forget)(void *context);
} LspHost;

typedef struct Lsp Lsp;

// A server that waits for `initialize`. It lives in `arena`, which it does not fill as it goes.
Lsp *lsp_new(LspHost host, Arena *arena);

// Answers one message. `waiting` are the frames behind it: a request that one of them cancels is
// not worked on. False once the client said `exit`.
bool lsp_answer(Lsp *lsp, Str message, Str waiting);

// Are there changes whose problems the client does not know yet?
bool lsp_has_changes(const Lsp *lsp);

// Checks the documents that changed and publishes what is wrong with them.
void lsp_publish(Lsp *lsp);

// Was `shutdown` asked for, so that ending is in order?
bool lsp_is_shut_down(const Lsp *lsp);

// Reads frames from a descriptor until `exit` or its end. Documents are checked when no message
// waits. *in_order: `shutdown` came before. INVALID with a Problem ("lsp.frame") if the stream is
// broken, BROKEN ("disk.read") if it cannot be read.
Status lsp_serve(bool *in_order, int input, LspHost host, Problems *problems, Arena *arena);

#endif
