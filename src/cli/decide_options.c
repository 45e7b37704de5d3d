// decide_options.c: days and names from the command line.
#include "cli/decide_options.h"

static Exit date_option(bool *given, Date *out, Session *session, const char *name);

PageOptions page_options_read(const Session *session)
{
    const Options *options = &session->options;
    bool is_chinese = str_equal(option_value(options, "language", STR("en")), STR("zh"));
    return (PageOptions){.style = session->terminal.style,
                         .language = is_chinese ? LANGUAGE_ZH : LANGUAGE_EN,
                         .all = option_is_given(options, "all")};
}

Exit decide_options_read(DeciderOptions *out, Session *session)
{
    Exit exit = decide_options_days(out, session, "as-of", "known");
    VEC(Str) derive = {};
    Str name;
    for (size_t at = 0; option_next(&name, &session->options, "derive", &at);) {
        *VEC_PUSH(&derive, session->arena) = name;
    }
    out->derive = derive.at;
    out->derive_count = derive.count;
    return exit;
}

Exit decide_options_days(DeciderOptions *out, Session *session, const char *as_of,
                         const char *known)
{
    Exit exit = date_option(&out->has_as_of, &out->as_of, session, as_of);
    return exit == EXIT_DONE ? date_option(&out->has_known, &out->known, session, known) : exit;
}

Exit decide_options_timeline(DeciderOptions *out, const Program *program, Session *session)
{
    return decide_options_timeline_of(out, program, session, "timeline");
}

Exit decide_options_timeline_of(DeciderOptions *out, const Program *program, Session *session,
                                const char *option)
{
    Source source = {.path = option_value(&session->options, option, (Str){})};
    if (!option_is_given(&session->options, option)) {
        return EXIT_DONE;
    }
    Timeline *timeline = ARENA_NEW(session->arena, Timeline);
    Status status = session_read(&source.text, session, source.path);
    if (status == STATUS_OK) {
        status = timeline_read(timeline, source, program, &session->problems, session->arena);
    }
    out->timeline = timeline;
    return status == STATUS_OK ? EXIT_DONE : session_end(session, status);
}

Exit decide_options_threads(uint64_t *out, Session *session)
{
    return session_count(out, session, "threads", 256);
}

static Exit date_option(bool *given, Date *out, Session *session, const char *name)
{
    Str text = option_value(&session->options, name, (Str){});
    if (!option_is_given(&session->options, name)) {
        return EXIT_DONE;
    }
    *given = true;
    return date_read(out, text) == STATUS_OK
               ? EXIT_DONE
               : session_usage(session, "'--%s' is a day, such as 2026-07-23, not '%.*s'", name,
                               STR_ARG(text));
}

Exit decide_options_operand(Session *session)
{
    size_t count = session->options.operands.count;
    if (count > 1) {
        return session_usage(session, "one file at a time; several can be joined with 'cat'");
    }
    return count == 0 && session->terminal.in_is_terminal
               ? session_usage(session, "which case? Name a file, or '-' for standard input")
               : EXIT_DONE;
}
