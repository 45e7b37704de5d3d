// cmd_lsp.c: `comity lsp`: the language server, given the files of the shelf and the two streams.
#include <unistd.h>

#include "cli/commands.h"
#include "cli/rulebooks.h"
#include "lsp/lsp.h"

static Status sources_load(void *context, Sources *out, Str path, LspReach reach,
                           const Source *open, size_t open_count, Problems *problems, Arena *arena);
static void bytes_write(void *context, Str bytes);
static void disk_forget(void *context);

static Exit lsp_run(Session *session)
{
    if (session->options.operands.count > 0) {
        return session_usage(session, "the server takes no files: the editor names them");
    }
    LspHost host = {.context = folder_names_new(session->arena),
                    .version = STR(COMITY_VERSION),
                    .load = sources_load,
                    .write = bytes_write,
                    .forget = disk_forget};
    bool in_order = false;
    Status status = lsp_serve(&in_order, STDIN_FILENO, host, &session->problems, session->arena);
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    return in_order ? EXIT_DONE : EXIT_NO;  // as the protocol has it
}

static Status sources_load(void *context, Sources *out, Str path, LspReach reach,
                           const Source *open, size_t open_count, Problems *problems, Arena *arena)
{
    Reading reading = {.shelf = shelf_of_program(arena),
                       .with_beside = reach == LSP_REACH_BESIDE,
                       .open = open,
                       .open_count = open_count,
                       .names = context};
    return shelf_read(out, path, &reading, problems, arena);
}

static void bytes_write(void *, Str bytes)
{
    fwrite(bytes.at, 1, bytes.len, stdout);
    fflush(stdout);
}

static void disk_forget(void *context)
{
    if (context != NULL) {
        folder_names_forget(context);
    }
}

static const OptionRow options[] = {
    {.name = "stdio", .says = "over standard input and output, as always; editors like to say it"},
};
static const Example examples[] = {
    {"comity lsp", "What an editor starts; see editors/README.md."},
};
const Command command_lsp = {
    .name = "lsp",
    .sentence = "serve editors: problems as you type, names, completion, layout",
    .operands = "",
    .about = "A server of the Language Server Protocol (3.17) over standard input and output. It "
             "says of each open rulebook what `comity check` says of the file, with the text as it "
             "is being typed; shows what a name means, where it is declared and used, and what may "
             "follow; lays a rulebook out as `comity fmt` does; and offers the nearest known name "
             "where one is misspelt. It ends 0 after `shutdown` and `exit`, 1 if the client goes "
             "without them, 3 if the stream is broken.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = lsp_run,
};
