// cmd_agree_sequence.c: `comity agree sequence`: who can move, and who waits for ever.
#include "cli/commands.h"

#include "agree/sequence.h"
#include "render/render.h"

static void text_add(Buffer *buffer, const Sequence *sequence, Session *session);

static Exit sequence_run(Session *session)
{
    const JsonValue *json = NULL;
    Str source;
    SequenceCase *given;
    Status status = session_read_json(&json, &source, session);
    if (status == STATUS_OK) {
        status = sequence_read(&given, json, source, &session->problems, session->arena);
    }
    if (status != STATUS_OK) {
        return session_end(session, status);
    }
    session_report(session);
    Sequence sequence;
    sequence_find(&sequence, given, session->arena);
    Buffer buffer = buffer_new(session->arena);
    if (str_equal(session_format(session, STR("text")), STR("json"))) {
        JsonWriter writer = {.to = &buffer, .pretty = true};
        sequence_add_json(&writer, &sequence);
        buffer_add_char(&buffer, '\n');
    } else {
        text_add(&buffer, &sequence, session);
    }
    text_write_to(stdout, buffer_str(&buffer));
    return EXIT_DONE;
}

static void names_add(Buffer *buffer, const SequenceCase *given, NameSet names)
{
    for (uint32_t i = 0; i < names.count; i++) {
        buffer_add(buffer, i > 0 ? STR(", ") : (Str){});
        buffer_add(buffer, given->movers[names.members[i]].name);
    }
}

static void rounds_add(Buffer *buffer, const SequenceCase *given, const NameSet *rounds,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_add_format(buffer, "  %zu. ", i + 1);
        names_add(buffer, given, rounds[i]);
        buffer_add_char(buffer, '\n');
    }
}

static Str day_text(int64_t day, Arena *arena)
{
    return str_format(arena, "%lld", (long long)day);
}

static Str late_text(const Sequence *sequence, uint32_t which, Arena *arena)
{
    const Mover *mover = &sequence->given->movers[which];
    if (!sequence->is_done[which] || !mover->has_due || sequence->earliest[which] <= mover->due) {
        return (Str){};
    }
    int64_t late = sequence->earliest[which] - mover->due;
    return str_format(arena, "%lld %s", (long long)late, late == 1 ? "day" : "days");
}

static void days_add(Buffer *buffer, const Sequence *sequence, Session *session)
{
    static const GridColumn columns[] = {{STR_INIT("commitment"), false},
                                         {STR_INIT("by"), false},
                                         {STR_INIT("earliest"), true},
                                         {STR_INIT("due"), true},
                                         {STR_INIT("late"), true}};
    Arena *arena = session->arena;
    Grid grid = grid_new(columns, sizeof columns / sizeof *columns, arena);
    for (uint32_t i = 0; i < sequence->given->count; i++) {
        const Mover *mover = &sequence->given->movers[i];
        Str earliest = sequence->is_done[i] ? day_text(sequence->earliest[i], arena) : STR("never");
        Str due = mover->has_due ? day_text(mover->due, arena) : (Str){};
        grid_add_row(&grid,
                     (Str[]){mover->name, mover->by, earliest, due, late_text(sequence, i, arena)});
    }
    grid_add_text(buffer, &grid, session->terminal.style);
}

static void way_out_add(Buffer *buffer, const Sequence *sequence)
{
    const SequenceCase *given = sequence->given;
    buffer_add_format(buffer, "\nNobody moves first: ");
    names_add(buffer, given, sequence->deadlock);
    buffer_add_format(buffer, ".\nWhat holds itself up%s:\n",
                      sequence->cores_are_all ? "" : " (there is more than is listed)");
    for (size_t i = 0; i < sequence->cores.count; i++) {
        buffer_add(buffer, STR("  "));
        names_add(buffer, given, sequence->cores.at[i]);
        buffer_add_char(buffer, '\n');
    }
    buffer_add(buffer, sequence->first_is_least ? STR("The way out with the least at stake: ")
                                                : STR("A way out: "));
    names_add(buffer, given, sequence->first);
    buffer_add_format(buffer, " without waiting (exposure %lld). Then:\n",
                      (long long)sequence->exposure);
    rounds_add(buffer, given, sequence->rounds_from_there.at, sequence->rounds_from_there.count);
    if (sequence->without_event.count > 0) {
        buffer_add(buffer, STR("Only if done without the event that it waits for: "));
        names_add(buffer, given, sequence->without_event);
        buffer_add(buffer, STR(".\n"));
    }
}

static void text_add(Buffer *buffer, const Sequence *sequence, Session *session)
{
    if (sequence->rounds.count > 0) {
        buffer_add(buffer, STR("Rounds, each when the one before is done:\n"));
        rounds_add(buffer, sequence->given, sequence->rounds.at, sequence->rounds.count);
        buffer_add_char(buffer, '\n');
    }
    days_add(buffer, sequence, session);
    if (sequence->deadlock.count > 0) {
        way_out_add(buffer, sequence);
    }
}

static const OptionRow options[] = {TEXT_FORMAT_ROW};
static const Example examples[] = {
    {"comity agree sequence geneva.json",
     "Who moves when, which ring nobody breaks, and the cheapest way out."},
};
const Command command_agree_sequence = {
    .name = "agree sequence",
    .sentence = "find who can move, and who waits for ever",
    .operands = "[FILE|-]",
    .about =
        "Commitments wait for one another and for events. Shown are the rounds in which they "
        "can be done, the earliest day of each, what is late, and where nobody moves first: the "
        "sets that hold themselves up, and the first moves that free them all with the least "
        "at stake.",
    OPTION_ROWS,
    EXAMPLE_ROWS,
    .run = sequence_run,
};
