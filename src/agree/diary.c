// diary.c: days from an agreement and its monitor, and iCalendar.
#include "agree/diary.h"

// Content lines are folded at 75 octets (RFC 5545, 3.1), between characters.
enum { LINE_OCTETS = 75 };

static const struct {
    Str word;
    const char *says;
} kinds[DIARY_KIND_COUNT] = {
    [DIARY_BEGINS] = {STR_INIT("begins"), "begins"},
    [DIARY_EXPIRES] = {STR_INIT("expires"), "ends with this day"},
    [DIARY_DUE] = {STR_INIT("due"), "is due"},
    [DIARY_CURE_ENDS] = {STR_INIT("cure_ends"),
                         "may be cured until this day; behind it, it is broken"},
    [DIARY_RELIEF] = {STR_INIT("relief"), "may rest from this day: notice was given"},
    [DIARY_EXCUSE_ENDS] = {STR_INIT("excuse_ends"), "is excused until this day"},
    [DIARY_SILENCE] = {STR_INIT("silence"), "is broken on this day if nothing is reported"},
};

static void commitment_days(Diary *out, const Monitor *monitor, const Agreement *agreement,
                            uint32_t index, Arena *arena);
static void entry_add(Diary *out, int64_t day, DiaryKind kind, const Commitment *commitment,
                      Arena *arena);
static void diary_sort(Diary *diary);
static void line_add(Buffer *to, Str line);
static Str escaped(Str text, Arena *arena);
static Str plain_date(Date day, Arena *arena);

Str diary_word(DiaryKind kind)
{
    return kinds[kind].word;
}

void diary_find(Diary *out, const Monitor *monitor, const Agreement *agreement, Arena *arena)
{
    *out = (Diary){};
    for (uint32_t i = 0; i < agreement->commitment_count; i++) {
        commitment_days(out, monitor, agreement, i, arena);
    }
    diary_sort(out);
}

static void commitment_days(Diary *out, const Monitor *monitor, const Agreement *agreement,
                            uint32_t index, Arena *arena)
{
    const Commitment *of = &agreement->commitments[index];
    const Verdict *verdict = monitor_verdict(monitor, index);
    Counted counted = monitor_counted(monitor, index);
    Date today = monitor_day(monitor);
    if (of->from != DATE_FIRST) {
        entry_add(out, of->from, DIARY_BEGINS, of, arena);
    }
    if (of->until != DATE_LAST) {
        entry_add(out, of->until, DIARY_EXPIRES, of, arena);
    }
    bool is_done = verdict->reason == REASON_PERFORMED || verdict->reason == REASON_PERFORMED_LATE;
    if (of->kind == COMMITMENT_DO && !is_done && (of->has_due || counted.is_bound)) {
        entry_add(out, counted.due, DIARY_DUE, of, arena);
    }
    if (verdict->reason == REASON_CURING) {
        entry_add(out, (int64_t)counted.first_false + of->cure - 1, DIARY_CURE_ENDS, of, arena);
    }
    if (counted.is_notified && of->relief_by_notice && verdict->state != STATE_SUSPENDED) {
        entry_add(out, (int64_t)counted.notified + of->relief_days, DIARY_RELIEF, of, arena);
    }
    if (counted.excused_until >= today && counted.is_bound) {
        entry_add(out, counted.excused_until, DIARY_EXCUSE_ENDS, of, arena);
    }
    if (verdict->state == STATE_UNKNOWN && of->silence != DAYS_NONE) {
        entry_add(out, (int64_t)today + of->silence - counted.unknown_days + 1, DIARY_SILENCE, of,
                  arena);
    }
}

static void entry_add(Diary *out, int64_t day, DiaryKind kind, const Commitment *commitment,
                      Arena *arena)
{
    *VEC_PUSH(&out->entries, arena) = (DiaryEntry){
        .day = (Date)day,
        .kind = kind,
        .commitment = commitment,
        .says = str_format(arena, "%.*s %s", STR_ARG(commitment->name), kinds[kind].says)};
}

// There are few, and those of one day keep their order.
static void diary_sort(Diary *diary)
{
    for (size_t i = 1; i < diary->entries.count; i++) {
        DiaryEntry entry = diary->entries.at[i];
        size_t at = i;
        for (; at > 0 && diary->entries.at[at - 1].day > entry.day; at--) {
            diary->entries.at[at] = diary->entries.at[at - 1];
        }
        diary->entries.at[at] = entry;
    }
}

void diary_write_calendar(Buffer *to, const Diary *diary, const Agreement *agreement, Date stamp)
{
    Arena *arena = to->arena;
    line_add(to, STR("BEGIN:VCALENDAR"));
    line_add(to, STR("VERSION:2.0"));
    line_add(to, STR("PRODID:-//Comity//Agreements//EN"));
    for (size_t i = 0; i < diary->entries.count; i++) {
        const DiaryEntry *entry = &diary->entries.at[i];
        line_add(to, STR("BEGIN:VEVENT"));
        line_add(to, str_format(arena, "UID:%.*s.%.*s.%.*s@comity",
                                STR_ARG(escaped(agreement->id, arena)),
                                STR_ARG(escaped(entry->commitment->name, arena)),
                                STR_ARG(kinds[entry->kind].word)));
        line_add(to, str_format(arena, "DTSTAMP:%.*sT000000Z", STR_ARG(plain_date(stamp, arena))));
        line_add(to, str_format(arena, "DTSTART;VALUE=DATE:%.*s",
                                STR_ARG(plain_date(entry->day, arena))));
        line_add(to, str_format(arena, "SUMMARY:%.*s", STR_ARG(escaped(entry->says, arena))));
        line_add(to, str_format(arena, "CATEGORIES:%.*s",
                                STR_ARG(escaped(entry->commitment->by, arena))));
        line_add(to, STR("END:VEVENT"));
    }
    line_add(to, STR("END:VCALENDAR"));
}

static void line_add(Buffer *to, Str line)
{
    size_t room = LINE_OCTETS;
    while (line.len > room) {
        size_t cut = room;
        while (cut > 1 && ((unsigned char)line.at[cut] & 0xC0) == 0x80) {
            cut--;  // not inside a character
        }
        buffer_add(to, str_slice(line, 0, cut));
        buffer_add(to, STR("\r\n "));
        line = str_slice(line, cut, SIZE_MAX);
        room = LINE_OCTETS - 1;  // the blank counts
    }
    buffer_add(to, line);
    buffer_add(to, STR("\r\n"));
}

// What would be read as a list, or as the end of a line (RFC 5545, 3.3.11).
static Str escaped(Str text, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ',' || c == ';' || c == '\\') {
            buffer_add_char(&buffer, '\\');
        }
        buffer_add(&buffer,
                   c == '\n' ? STR("\\n") : str_slice(text, i, (unsigned char)c < 32 ? 0 : 1));
    }
    return buffer_str(&buffer);
}

static Str plain_date(Date day, Arena *arena)
{
    int year, month, of_month;
    date_parts(day, &year, &month, &of_month);
    return str_format(arena, "%04d%02d%02d", year, month, of_month);
}
