// problem_phrase.c: problems are made where they are found, by parts that know no language but
// English. So a message is recognised by the format it was made from, which stands here as it stands
// there (tests/phrases_test.py holds the two together), and its holes are put into the Chinese.
#include "cli/problem_phrase.h"

#define HOLES_MAX 4

typedef struct Wording {
    const char *format;   // as in the source
    const char *chinese;  // {1} is the first hole; {t1} the same, a type
} Wording;

static const Wording wordings[] = {
    // An answer as text.
    {"'%.*s' is expected, not '%.*s'", "应为{t1}，而不是“{2}”"},
    {"'%.*s' is not among '%.*s'", "“{1}”不在其列"},
    {"'%.*s' is not a number", "“{1}”不是数值"},
    {"'%.*s' needs more than %d digits", "“{1}”超过 {2} 位数字"},
    {"'%.*s' is not a date", "“{1}”不是日期"},
    {"'%.*s' is not a control code", "“{1}”不是管制编码"},
    {"there is no country '%.*s'", "没有名为“{1}”的国家或地区"},
    {"there is no element '%.*s'", "没有元素“{1}”"},
    {"there is no unit '%.*s'", "没有单位“{1}”"},
    {"'%.*s' does not measure this; '%.*s' is wanted", "“{1}”不是此量的单位，应为“{2}”"},
    {"there is no currency '%.*s'", "没有币种“{1}”"},
    {"the currency of '%.*s' is missing", "“{1}”缺少币种"},
    {"a rate is what one %.*s is worth in another currency", "汇率是一{1}折合另一币种的金额"},
    {"this is below %.*s, the least that it can be", "小于下限 {1}"},
    {"this is above %.*s, the most that it can be", "大于上限 {1}"},
    {"a text of %zu bytes; it may have %zu", "文字长 {1} 字节，至多 {2} 字节"},
    {"%zu members; a list may have %d", "共 {1} 项，列表至多 {2} 项"},
    // As JSON.
    {"the bounds are not of one kind or currency", "上下限的种类或币种不一致"},
    {"'at_least' is greater than 'at_most'", "at_least 大于 at_most"},
    {"there is no fact '%.*s'", "没有事实“{1}”"},
    {"'%.*s' is said twice, and not the same", "“{1}”说了两次，且不一致"},
    {"position %zu, where only %zu come before it", "第 {1} 位之前只有 {2} 项"},
    {"a case may have %d items", "一案至多 {1} 个物项"},
    {"a case may have %d members in all its lists", "一案的全部列表至多 {1} 项"},
    {"both 'item' and 'items' are said", "item 与 items 不可并用"},
    {"one day is expected, not bounds", "应为某一日，而不是范围"},
    {"byte 0x%02X is not UTF-8 here", "字节 0x{1} 不是 UTF-8"},
    {"there is no JSON value here", "此处没有 JSON 值"},
    {"the text ends before the value does", "JSON 不完整"},
    {"something follows the value", "JSON 值之后还有内容"},
    {"a comma stands before a closing bracket", "右括号之前多了逗号"},
    {"this cannot stand in a JSON string", "JSON 字符串中不能有此内容"},
    {"this word is none of true, false and null", "此处只能写 true、false 或 null"},
    {"'%.*s' is not a number as JSON writes them", "“{1}”不是 JSON 的数值写法"},
    {"'%.*s' stands where %s is expected", "此处不应是“{1}”"},
    {"arrays and objects are nested more than %d deep here", "数组与对象的嵌套超过 {1} 层"},
    {"the key '%.*s%s' is given twice", "键“{1}”出现了两次"},
    {"an object is expected, not '%.*s'", "应为对象，而不是“{1}”"},
    {"an array of objects is expected, not '%.*s'", "应为对象的数组，而不是“{1}”"},
    {"an array of one or more objects is expected, not '%.*s'",
     "应为一个或多个对象的数组，而不是“{1}”"},
    {"a text or a number is expected, not '%.*s'", "应为文字或数字，而不是“{1}”"},
    // Of the case as a whole; warnings.
    {"the case names no day", "本案没有日期"},
    {"the code '%.*s' does not say whose list it is of", "编码“{1}”未说明属于哪份清单"},
    {"no entry in force has the code '%.*s'", "现行条目中没有编码“{1}”"},
    {"the facts meet %.*s, which the stated code is not", "事实符合 {1}，与申报的编码不同"},
    {"%.*s is stated, and the facts do not meet it", "申报了 {1}，而事实不符"},
    {"no rulebook has an exception '%.*s'", "没有名为“{1}”的许可例外"},
    {"the other facts give %.*s; the value that is given counts",
     "由其他事实得出 {1}；以所填的值为准"},
    {"two policies hold on '%.*s' with neither over the other; the stricter is taken",
     "“{1}”有两项许可政策同时成立而无先后；取较严者"},
    {"%.*s, but %.*s, which makes %.*s", "汇率相互矛盾：{1}；而 {2}，由此得 {3}"},
    // Hints.
    {"the nearest is '%.*s'", "最接近的是“{1}”"},
    {"write it behind the amount: '%.*s USD'", "写在金额之后：“{1} USD”"},
    {"write a day that exists as year-month-day: 2025-04-04",
     "按年-月-日写一个存在的日期：2025-04-04"},
    {"write it as in its list: 3A090.a, or us:3A090.a", "按清单的写法：3A090.a，或 us:3A090.a"},
    {"write all its digits, without an exponent", "写出全部数字，不用指数"},
    {"write it without commas; '_' may group digits", "不用逗号；可用 _ 分隔数字"},
    {"write an amount and its currency: '500 USD'", "写金额与币种：“500 USD”"},
    {"write a decimal, in '%.*s' unless another unit follows it",
     "写十进制数，单位为“{1}”，其他单位写在数字之后"},
    {"write a decimal, such as 20 or 5.92", "写十进制数，如 20 或 5.92"},
    {"write one amount above 0: {\"CNY\": \"0.14 USD\"}",
     "写一个大于 0 的金额：{\"CNY\": \"0.14 USD\"}"},
    {"write an array, or {\"known\": [...], \"complete\": false}",
     "写数组，或 {\"known\": [...], \"complete\": false}"},
    {"null says that it is not known", "未知写 null"},
    {"bounds are written {\"at_least\": \"10\", \"at_most\": \"20\"}",
     "上下限写作 {\"at_least\": \"10\", \"at_most\": \"20\"}"},
    {"this is kept by row: {\"p17\": true}", "逐行填写：{\"p17\": true}"},
    {"'item' stands for the only one of 'items'", "item 代表 items 中唯一的一项"},
    {"give it a \"date\", or say --as-of YYYY-MM-DD", "填写 \"date\"，或用 --as-of YYYY-MM-DD"},
    {"add \"list\": \"us\" beside it, or write us:%.*s", "在旁加上 \"list\": \"us\"，或写 us:{1}"},
    {"leave one out, or make them agree: what a sum comes to hangs on which of them is taken",
     "删去其一，或使之一致：合计取决于采用哪一汇率"},
    {"save the file as UTF-8", "以 UTF-8 保存"},
    {"several values are written one a line (NDJSON)", "多个值须每行一个（NDJSON）"},
    {"take the comma out", "去掉逗号"},
    {"escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits",
     "转义为 \\\" \\\\ \\/ \\b \\f \\n \\r \\t 以及 \\u 加四位十六进制数字"},
    {"digits stand on both sides of the point, and none but 0 begins with 0",
     "小数点两侧都要有数字，且除 0 外不以 0 开头"},
    {"JSON knows double quotes only", "JSON 只用双引号"},
    {"JSON has no comments", "JSON 没有注释"},
};

// Types as `type_write` has them.
static const struct {
    Str english, chinese;
} kinds[] = {
    {STR_INIT("yes or no"), STR_INIT("yes（是）或 no（否）")},
    {STR_INIT("number"), STR_INIT("数值")},
    {STR_INIT("money"), STR_INIT("金额")},
    {STR_INIT("date"), STR_INIT("日期")},
    {STR_INIT("text"), STR_INIT("文字")},
    {STR_INIT("country"), STR_INIT("国家或地区")},
    {STR_INIT("element"), STR_INIT("元素符号")},
    {STR_INIT("code"), STR_INIT("管制编码")},
    {STR_INIT("list"), STR_INIT("列表")},
};

typedef struct Holes {
    Str at[HOLES_MAX];
    size_t count;
} Holes;

static Str wording_find(Str message, Arena *arena);
static bool format_match(const char *format, Str text, Holes *holes);
static Str words_first(const char *format);
static size_t hole_size(const char *format);
static Str chinese_fill(const char *chinese, const Holes *holes, Arena *arena);
static void given_add(Buffer *out, Str given);
static void type_add(Buffer *out, Str type);

Str problem_phrase(Language language, const Problem *problem, Arena *arena)
{
    bool is_chinese = language == LANGUAGE_ZH;
    Str message = is_chinese ? wording_find(problem->message, arena) : problem->message;
    Str hint = is_chinese ? wording_find(problem->hint, arena) : problem->hint;
    Str between = hint.len == 0 ? STR("") : is_chinese ? STR("；") : STR("; ");
    return str_joined(arena, message, between, hint);
}

static Str wording_find(Str message, Arena *arena)
{
    for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++) {
        Holes holes = {};
        if (format_match(wordings[i].format, message, &holes)) {
            return chinese_fill(wordings[i].chinese, &holes, arena);
        }
    }
    return message;
}

// A hole takes what stands before the next words of the format, and the last one all that is left
// before its end.
static bool format_match(const char *format, Str text, Holes *holes)
{
    Str words = words_first(format);
    if (!str_starts_with(text, words)) {
        return false;
    }
    text = str_slice(text, words.len, text.len);
    for (format += words.len; *format != '\0'; format += words.len) {
        format += hole_size(format);
        words = words_first(format);
        bool is_last = format[words.len] == '\0';
        size_t end = !is_last                     ? str_find(text, words)
                     : str_ends_with(text, words) ? text.len - words.len
                                                  : SIZE_MAX;
        if (end == SIZE_MAX || holes->count == HOLES_MAX) {
            return false;
        }
        holes->at[holes->count++] = str_slice(text, 0, end);
        text = str_slice(text, end + words.len, text.len);
    }
    return text.len == 0;
}

// Up to the next hole, or the end.
static Str words_first(const char *format)
{
    size_t size = 0;
    while (format[size] != '\0' && hole_size(format + size) == 0) {
        size++;
    }
    return (Str){format, size};
}

// Of "%.*s", "%zu" ... at the beginning; 0: there is none.
static size_t hole_size(const char *format)
{
    static const Str holes[] = {STR_INIT("%.*s"), STR_INIT("%s"), STR_INIT("%zu"), STR_INIT("%d"),
                                STR_INIT("%02X")};
    Str rest = str_from_c(format);
    for (size_t i = 0; i < sizeof holes / sizeof holes[0]; i++) {
        if (str_starts_with(rest, holes[i])) {
            return holes[i].len;
        }
    }
    return 0;
}

static Str chinese_fill(const char *chinese, const Holes *holes, Arena *arena)
{
    Buffer out = buffer_new(arena);
    for (const char *at = chinese; *at != '\0'; at++) {
        bool is_type = at[0] == '{' && at[1] == 't';
        const char *digit = at + 1 + is_type;
        bool is_hole = at[0] == '{' && *digit >= '1' && *digit <= '9' && digit[1] == '}';
        size_t hole = is_hole ? (size_t)(*digit - '1') : SIZE_MAX;
        if (hole < holes->count) {
            (is_type ? type_add : given_add)(&out, holes->at[hole]);
            at = digit + 1;
        } else {
            buffer_add_char(&out, *at);
        }
    }
    return buffer_str(&out);
}

// What was given, but for JSON that is too large to be shown.
static void given_add(Buffer *out, Str given)
{
    bool is_object = str_equal(given, STR("an object")),
         is_array = str_equal(given, STR("an array"));
    buffer_add(out, is_object ? STR("对象") : is_array ? STR("数组") : given);
}

// "set of country", "number in mm2", "date or none"; a list of words stays as it is.
static void type_add(Buffer *out, Str type)
{
    const Str none = STR(" or none"), set = STR("set of ");
    bool or_none = str_ends_with(type, none);
    type = or_none ? str_slice(type, 0, type.len - none.len) : type;
    if (str_starts_with(type, set)) {
        buffer_add(out, STR("一组"));
        type = str_slice(type, set.len, type.len);
    }
    size_t in = str_find(type, STR(" in "));
    Str kind = in == SIZE_MAX ? type : str_slice(type, 0, in);
    Str chinese = type;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        chinese = str_equal(kind, kinds[i].english) ? kinds[i].chinese : chinese;
    }
    buffer_add(out, chinese);
    if (in != SIZE_MAX && !str_equal(chinese, type)) {
        buffer_add_format(out, "（%.*s）", STR_ARG(str_slice(type, in + 4, type.len)));
    }
    buffer_add(out, or_none ? STR("，或 none") : STR(""));
}
