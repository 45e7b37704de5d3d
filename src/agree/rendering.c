// rendering.c: the templates, and the one matcher for all of them.
//
// A gap is written {k} or {k2}: k is its kind, which says what may stand in it and whether its words
// are turned into Chinese:
//   w  a word          s  a list of words      i  a whole number    n  so many days
//   v  an amount       q  a text in quotes     x  a condition of the rule language
//   a  an aggregate    o  at most, at least    p  a period          t  a date
//   c  conditions      d  days of a statement
#include "agree/rendering.h"

#include "agree/agreement_text.h"
#include "lang/format.h"

enum { GAPS_MAX = 8, LINE_MAX_RENDERED = 20'000 };

typedef struct Template {
    const char *text, *english, *chinese;
} Template;

// clang-format off
static const Template templates[] = {
    {"agreement {w} between {s} {d}", "Agreement {w} between {s}, in force {d}.", "协议 {w}：{s} 之间订立，{d}有效。"},
    {"agreement {w} between {s}", "Agreement {w} between {s}.", "协议 {w}：{s} 之间订立。"},
    {"text {w} en {q} declaratory", "Declaration {w}, in English: {q}", "宣示性第 {w} 句（英文）：{q}"},
    {"text {w} zh {q} declaratory", "Declaration {w}, in Chinese: {q}", "宣示性第 {w} 句（中文）：{q}"},
    {"text {w} en {q}", "Sentence {w}, in English: {q}", "第 {w} 句（英文）：{q}"},
    {"text {w} zh {q}", "Sentence {w}, in Chinese: {q}", "第 {w} 句（中文）：{q}"},
    {"text en {q} declaratory", "A declaration, in English: {q}", "宣示性语句（英文）：{q}"},
    {"text zh {q} declaratory", "A declaration, in Chinese: {q}", "宣示性语句（中文）：{q}"},
    {"text en {q}", "A sentence, in English: {q}", "语句（英文）：{q}"},
    {"text zh {q}", "A sentence, in Chinese: {q}", "语句（中文）：{q}"},
    {"presume kept", "Each side presumes that the other performs until shown otherwise.", "在有相反证明之前，各方推定对方履行。"},

    {"figure {w} : number in {w2}", "Figure {w} is a number in {w2}.", "指标 {w} 是以 {w2} 计的数。"},
    {"figure {w} : number", "Figure {w} is a number.", "指标 {w} 是一个数。"},
    {"of {a} days_to_decide in working days, pending counted", "It is the {a} of the working days to a decision, what is pending counted.", "它是作出决定所需工作日的{a}，未决案件计入。"},
    {"of {a} days_to_decide in calendar days, pending counted", "It is the {a} of the calendar days to a decision, what is pending counted.", "它是作出决定所需日历日的{a}，未决案件计入。"},
    {"of {a} days_to_decide, pending counted", "It is the {a} of the days to a decision, what is pending counted.", "它是作出决定所需日数的{a}，未决案件计入。"},
    {"of {a} days_to_decide in working days", "It is the {a} of the working days to a decision.", "它是作出决定所需工作日的{a}。"},
    {"of {a} days_to_decide in calendar days", "It is the {a} of the calendar days to a decision.", "它是作出决定所需日历日的{a}。"},
    {"of {a} days_to_decide", "It is the {a} of the days to a decision.", "它是作出决定所需日数的{a}。"},
    {"of applications", "It is the number of applications.", "它是申请的件数。"},
    {"of decided", "It is the number of applications decided.", "它是已决定申请的件数。"},
    {"of approved", "It is the number of applications approved.", "它是已批准申请的件数。"},
    {"of refused", "It is the number of applications refused.", "它是已拒绝申请的件数。"},
    {"of held", "It is the number of applications held.", "它是搁置申请的件数。"},
    {"of approval_rate", "It is the share of the decided that is approved.", "它是已决定申请中的批准率。"},
    {"of sum of value", "It is the sum of value.", "它是价值总额。"},
    {"of sum of quantity", "It is the sum of quantity.", "它是数量总额。"},
    {"of {q}", "It is, in the words of who reports it: {q}", "报告方的说明：{q}"},
    {"over case where {x}", "It is taken over the cases where {x}.", "统计范围：满足 {x} 的案件。"},
    {"over case", "It is taken over all cases.", "统计范围：全部案件。"},
    {"within {n}, at least {i} cases", "It counts what was accepted within {n}, if there are at least {i} cases.", "计入 {n}内受理的案件，至少 {i} 件。"},
    {"within {n}", "It counts what was accepted within {n}.", "计入 {n}内受理的案件。"},
    {"every {p}", "It is published every {p}.", "每{p}公布。"},
    {"source {w}", "It is published by {w}.", "由 {w} 公布。"},
    {"confirm {w} within {v} %", "It is confirmed by {w}, within {v} %.", "由 {w} 核对，偏差不超过 {v} %。"},
    {"restated within {n}", "It may be restated within {n}.", "可在 {n}内修正。"},

    {"commitment {w} by {s} {d}", "Commitment {w} of {s}, {d}.", "承诺 {w}：{s} 作出，{d}。"},
    {"commitment {w} by {s}", "Commitment {w} of {s}.", "承诺 {w}：{s} 作出。"},
    {"keep {a} of {w} {o} {v} over {n}, counting at least {i}, none older than {n2}", "The {a} of {w} shall be {o} {v} over {n}, with figures of at least {i} days and the newest no older than {n2}.", "{w} 在 {n}内的{a}应{o} {v}，至少 {i} 日有数，最新者不早于 {n2}前。"},
    {"keep {a} of {w} {o} {v} over {n}, none older than {n2}, counting at least {i}", "The {a} of {w} shall be {o} {v} over {n}, with the newest figure no older than {n2} and figures of at least {i} days.", "{w} 在 {n}内的{a}应{o} {v}，最新者不早于 {n2}前，至少 {i} 日有数。"},
    {"keep {a} of {w} {o} {v} over {n}, counting at least {i}", "The {a} of {w} shall be {o} {v} over {n}, with figures of at least {i} days.", "{w} 在 {n}内的{a}应{o} {v}，至少 {i} 日有数。"},
    {"keep {a} of {w} {o} {v} over {n}, none older than {n2}", "The {a} of {w} shall be {o} {v} over {n}, with the newest figure no older than {n2}.", "{w} 在 {n}内的{a}应{o} {v}，最新者不早于 {n2}前。"},
    {"keep {a} of {w} {o} {v} over {n}", "The {a} of {w} shall be {o} {v} over {n}.", "{w} 在 {n}内的{a}应{o} {v}。"},
    {"hold {w} {w2}", "Measure {w} shall stay {w2}.", "措施 {w} 应保持 {w2} 状态。"},
    {"do {w} by {t}", "{w} shall be done by {t}.", "{w} 应在 {t} 之前（含当日）完成。"},
    {"do {w} within {n}", "{w} shall be done within {n}.", "{w} 应在 {n}内完成。"},
    {"after {c}", "It begins once {c}.", "自下列条件成立时开始：{c}。"},
    {"while {c}", "It binds as long as {c}.", "在下列条件成立期间有约束力：{c}。"},
    {"settle {n}", "For the first {n} it is not tested.", "最初 {n}不予检验。"},
    {"warn within {v}", "It is at risk where less than {v} is to spare.", "余量少于 {v} 时视为有风险。"},
    {"warn {n}", "It is at risk in the last {n} before it is due.", "到期前最后 {n}视为有风险。"},
    {"cure {n}, at most {i} false days in {i2}", "A lapse may be cured within {n}, with at most {i} days of lapse in any {i2}.", "违反可在 {n}内补正，且任意 {i2} 日内违反不超过 {i} 日。"},
    {"cure {n}", "A lapse may be cured within {n}.", "违反可在 {n}内补正。"},
    {"recover {n}, on return too", "After a break it must hold for {n} on end, also on its return from a suspension.", "违约后须连续履行 {n}，中止后恢复时亦同。"},
    {"recover {n}", "After a break it must hold for {n} on end.", "违约后须连续履行 {n}。"},
    {"silence never", "Silence never becomes a break.", "沉默不构成违约。"},
    {"silence {n}", "Silence of more than {n} is a break.", "沉默超过 {n}即构成违约。"},
    {"excuse {s} at most {n}, {i} in {i2}", "It may be excused by {s} for at most {n}, and on {i} days in any {i2}.", "可因 {s} 免责，每次至多 {n}，任意 {i2} 日内合计 {i} 日。"},
    {"excuse {s} at most {n}", "It may be excused by {s} for at most {n}.", "可因 {s} 免责，每次至多 {n}。"},
    {"relief at once for good", "When its conditions are not kept it ends at once, for good.", "条件未获履行时立即永久终止。"},
    {"relief at once", "When its conditions are not kept it rests at once.", "条件未获履行时立即中止。"},
    {"relief after {n} for good", "When its conditions are not kept for more than {n} it ends, for good.", "条件未获履行超过 {n}时永久终止。"},
    {"relief after {n}", "When its conditions are not kept for more than {n} it rests.", "条件未获履行超过 {n}时中止。"},
    {"relief {n} after notice for good", "When its conditions are not kept it ends {n} after notice, for good.", "条件未获履行时，通知 {n}后永久终止。"},
    {"relief {n} after notice", "When its conditions are not kept it rests {n} after notice.", "条件未获履行时，通知 {n}后中止。"},
    {"resume {n}", "It resumes when its conditions are kept for more than {n}.", "条件重新履行超过 {n}后恢复。"},
    {"cite {s}", "It carries out sentence {s} of the text.", "落实文本第 {s} 句。"},
    {"{d}", "Its days: {d}.", "期间：{d}。"},
};

// Words inside gaps, by the kind of the gap; longer ones first.
static const struct {
    char kind;
    const char *text, *chinese;
} phrases[] = {
    {'a', "median", "中位数"}, {'a', "mean", "平均数"}, {'a', "sum", "总和"}, {'a', "min", "最小值"},
    {'a', "max", "最大值"}, {'a', "count", "有数日数"}, {'a', "last", "最新值"},
    {'o', "at most", "不超过"}, {'o', "at least", "不少于"},
    {'p', "day", "日"}, {'p', "week", "周"}, {'p', "month", "月"}, {'p', "quarter", "季"}, {'p', "year", "年"},
    {'n', " days", " 天"}, {'n', " day", " 日"},
    {'c', " is kept presumed", " 推定得到履行"}, {'c', " is kept", " 得到履行"}, {'c', "event ", "事件 "},
    {'c', " and ", " 并且 "}, {'c', " or ", " 或者 "}, {'c', "at least ", "至少 "}, {'c', " of (", " 项 ("},
    {'d', "from ", "自 "}, {'d', "through ", "至 "}, {'d', "until ", "止于前日 "}, {'d', "published ", "公布于 "},
};
// clang-format on

// What stands in a gap, as the text has it.
typedef struct Gap {
    char name[3];
    Str text;
} Gap;

typedef struct Match {
    RenderForm form;
    Gap gaps[GAPS_MAX];
    size_t count;
    Arena *arena;
} Match;

static Str text_unwrapped(Str text, Str source, Problems *problems, Arena *arena);
static Status line_turn(Buffer *to, Str line, RenderForm from, RenderForm into, Arena *arena);
static bool form_match(Match *match, const char *pattern, Str line);
static bool gap_match(Match *match, const char *pattern, Str line);
static bool gap_fits(char kind, Str text);
static void form_write(Buffer *to, const char *pattern, const Match *match, RenderForm form);
static Str phrases_turn(char kind, Str text, bool into_chinese, Arena *arena);
static const char *form_of(const Template *template, RenderForm form);
static size_t gap_name(char *out, const char *pattern);

RenderForm rendering_form(Str text)
{
    Str first = str_trim(text);
    return str_starts_with(first, STR("Agreement ")) ? RENDER_ENGLISH
           : str_starts_with(first, STR("协议 "))    ? RENDER_CHINESE
                                                     : RENDER_TEXT;
}

Status rendering_make(Str *out, RenderForm to, Str text, Str source, Problems *problems,
                      Arena *arena)
{
    RenderForm from = rendering_form(text);
    size_t errors = problems->error_count;
    Str lines = from == RENDER_TEXT ? text_unwrapped(text, source, problems, arena) : text;
    if (problems->error_count > errors) {
        return STATUS_INVALID;
    }
    Buffer buffer = buffer_new(arena);
    for (uint32_t number = 1; lines.len > 0; number++) {
        Str line = str_split(lines, '\n', &lines);
        if (str_trim(line).len == 0) {
            buffer_add(&buffer, STR("\n"));
        } else if (line_turn(&buffer, line, from, to, arena) != STATUS_OK) {
            (void)problem_error(problems,
                                (Place){.source = source,
                                        .line = from == RENDER_TEXT ? 0 : number,
                                        .column = 1,
                                        .text = line},
                                "render.sentence", "no construct reads so");
            problem_hint(problems, "`comity agree render` writes the sentences that it reads");
        }
    }
    *out = buffer_str(&buffer);
    if (problems->error_count > errors) {
        return STATUS_INVALID;
    }
    if (to == RENDER_TEXT) {
        File *file = file_parse((Source){source, *out}, problems, arena);
        *out = format_file(file, arena);
    }
    return problems->error_count == errors ? STATUS_OK : STATUS_INVALID;
}

// In its layout, without comments, each clause on one line. What cannot be read is said.
static Str text_unwrapped(Str text, Str source, Problems *problems, Arena *arena)
{
    Agreement agreement;
    if (agreement_read_text(&agreement, text, source, problems, arena) != STATUS_OK) {
        return (Str){};
    }
    File *file = file_parse((Source){source, text}, problems, arena);
    file->comments.count = 0;
    Str laid_out = format_file(file, arena);
    Buffer buffer = buffer_new(arena);
    while (laid_out.len > 0) {
        Str line = str_split(laid_out, '\n', &laid_out);
        bool goes_on = str_starts_with(line, STR("   "));  // a clause begins behind two blanks
        buffer_add(&buffer, buffer.len == 0 ? STR("") : goes_on ? STR(" ") : STR("\n"));
        buffer_add(&buffer, goes_on ? str_trim(line) : line);
    }
    buffer_add_char(&buffer, '\n');
    return buffer_str(&buffer);
}

static Status line_turn(Buffer *to, Str line, RenderForm from, RenderForm into, Arena *arena)
{
    bool is_clause = str_starts_with(line, STR(" "));
    Str sentence = str_trim(line);
    if (from == RENDER_TEXT && is_clause) {  // the word is padded
        Str rest;
        Str word = str_split(sentence, ' ', &rest);
        rest = str_trim(rest);
        sentence = rest.len > 0 ? str_joined(arena, word, STR(" "), rest) : word;
    }
    if (sentence.len > LINE_MAX_RENDERED) {
        return STATUS_RANGE;
    }
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        Match match = {.form = from, .arena = arena};
        if (form_match(&match, form_of(&templates[i], from), sentence)) {
            buffer_add(to, is_clause ? STR("  ") : STR(""));
            form_write(to, form_of(&templates[i], into), &match, into);
            buffer_add_char(to, '\n');
            return STATUS_OK;
        }
    }
    return STATUS_INVALID;
}

static bool form_match(Match *match, const char *pattern, Str line)
{
    for (; *pattern != '\0' && *pattern != '{'; pattern++) {
        if (line.len == 0 || line.at[0] != *pattern) {
            return false;
        }
        line = str_slice(line, 1, SIZE_MAX);
    }
    return *pattern == '\0' ? line.len == 0 : gap_match(match, pattern, line);
}

// The shortest text that fits into the gap and leaves a rest that fits behind it.
static bool gap_match(Match *match, const char *pattern, Str line)
{
    Gap *gap = &match->gaps[match->count++];
    const char *behind = pattern + gap_name(gap->name, pattern);
    for (size_t len = 1; len <= line.len; len++) {
        bool is_end = *behind == '\0'
                          ? len == line.len
                          : len < line.len && (*behind == '{' || line.at[len] == *behind);
        if (!is_end) {
            continue;
        }
        Str inside = str_slice(line, 0, len);
        gap->text = match->form == RENDER_CHINESE
                        ? phrases_turn(gap->name[0], inside, false, match->arena)
                        : inside;
        if (gap_fits(gap->name[0], gap->text) &&
            form_match(match, behind, str_slice(line, len, SIZE_MAX))) {
            return true;
        }
    }
    match->count--;
    return false;
}

static bool is_one_of_phrases(char kind, Str text)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if (phrases[i].kind == kind && str_equal(text, str_from_c(phrases[i].text))) {
            return true;
        }
    }
    return false;
}

static bool is_digits(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((text.at[i] < '0' || text.at[i] > '9') && text.at[i] != '_') {
            return false;
        }
    }
    return text.len > 0;
}

static bool is_days(Str text)
{
    Str rest;
    for (Str left = text; left.len > 0; left = rest) {
        Str word = str_split(left, ' ', &rest);
        Str day = str_split(rest, ' ', &rest);
        Date date;
        bool is_word = str_equal(word, STR("from")) || str_equal(word, STR("through")) ||
                       str_equal(word, STR("until")) || str_equal(word, STR("published"));
        if (!is_word || date_read(&date, day) != STATUS_OK) {
            return false;
        }
    }
    return true;
}

static bool gap_fits(char kind, Str text)
{
    Str unit;
    Date date;
    switch (kind) {
    case 'w':
        return str_find_char(text, ' ') == SIZE_MAX && str_find_char(text, '"') == SIZE_MAX;
    case 'i':
        return is_digits(text);
    case 'n':
        return is_digits(str_split(text, ' ', &unit)) &&
               (str_equal(unit, STR("days")) || str_equal(unit, STR("day")));
    case 'q':
        return text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"' &&
               str_find_char(str_slice(text, 1, text.len - 2), '"') == SIZE_MAX;
    case 'a':
    case 'o':
    case 'p':
        return is_one_of_phrases(kind, text);
    case 't':
        return date_read(&date, text) == STATUS_OK;
    case 'd':
        return is_days(text);
    case 'v':
        return str_find_char(text, ',') == SIZE_MAX && text.at[0] != ' ' &&
               text.at[text.len - 1] != ' ';
    default:
        return text.at[0] != ' ' && text.at[text.len - 1] != ' ';
    }
}

static void form_write(Buffer *to, const char *pattern, const Match *match, RenderForm form)
{
    char name[3];
    while (*pattern != '\0') {
        if (*pattern != '{') {
            buffer_add_char(to, *pattern++);
            continue;
        }
        pattern += gap_name(name, pattern);
        for (size_t i = 0; i < match->count; i++) {
            if (strcmp(match->gaps[i].name, name) == 0) {
                Str text = match->gaps[i].text;
                buffer_add(to, form == RENDER_CHINESE
                                   ? phrases_turn(name[0], text, true, match->arena)
                                   : text);
                break;
            }
        }
    }
}

// Each phrase of the gap's kind, wherever it stands.
static Str phrases_turn(char kind, Str text, bool into_chinese, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t at = 0; at < text.len;) {
        Str rest = str_slice(text, at, SIZE_MAX);
        size_t taken = 0;
        for (size_t i = 0; i < sizeof phrases / sizeof *phrases && taken == 0; i++) {
            Str from = str_from_c(into_chinese ? phrases[i].text : phrases[i].chinese);
            if (phrases[i].kind == kind && str_starts_with(rest, from)) {
                buffer_add(&buffer,
                           str_from_c(into_chinese ? phrases[i].chinese : phrases[i].text));
                taken = from.len;
            }
        }
        if (taken == 0) {
            buffer_add_char(&buffer, text.at[at]);
            taken = 1;
        }
        at += taken;
    }
    return buffer_str(&buffer);
}

static const char *form_of(const Template *template, RenderForm form)
{
    return form == RENDER_TEXT      ? template->text
           : form == RENDER_ENGLISH ? template->english
                                    : template->chinese;
}

// "{n2}": its name is put in *out; how long it is.
static size_t gap_name(char *out, const char *pattern)
{
    size_t len = 1;
    memset(out, 0, 3);
    for (; pattern[len] != '}' && len < 3; len++) {
        out[len - 1] = pattern[len];
    }
    return len + 1;
}
