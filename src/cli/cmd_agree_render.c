// cmd_agree_render.c: `comity agree render`: an agreement in sentences, and back.
#include "cli/commands.h"

#include "agree/rendering.h"

static Status render_work(Session *session)
{
    Str path = option_operand(&session->options, STR("-"));
    Str language = option_value(&session->options, "language", STR("en"));
    Str text, out;
    TRY(session_read(&text, session, path));
    RenderForm form = str_equal(language, STR("zh"))   ? RENDER_CHINESE
                      : str_equal(language, STR("en")) ? RENDER_ENGLISH
                                                       : RENDER_TEXT;
    TRY(rendering_make(&out, form, text, path, &session->problems, session->arena));
    text_write_to(stdout, out);
    return STATUS_OK;
}

static Exit render_run(Session *session)
{
    if (session->options.operands.count > 1) {
        return session_usage(session, "one agreement at a time");
    }
    return session_end(session, render_work(session));
}

static const OptionRow options[] = {
    {.name = "language",
     .value = "LANGUAGE",
     .words = "en|zh|text",
     .says = "en (else), zh, or text: the agreement itself, from its rendering"},
};
static const Example examples[] = {
    {"comity agree render london.agreement", "In English, a sentence a clause."},
    {"comity agree render --language zh london.agreement", "In Chinese."},
    {"comity agree render london.agreement | comity agree render --language text -",
     "And back: the agreement in its layout."},
};
const Command command_agree_render = {
    .name = "agree render",
    .sentence = "write an agreement as English or Chinese sentences, or read those back",
    .operands = "[FILE|-]",
    .about = "A sentence a clause, by a template each, so that the rendering says neither more nor "
             "less than the text and can be read back: what the two sides sign in their languages "
             "is one agreement. Comments are left out.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = render_run,
};
