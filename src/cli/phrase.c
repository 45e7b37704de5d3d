// phrase.c: tables, a row a phrase, a column a language.
#include "cli/phrase.h"

#include <assert.h>

typedef struct Words {
    Str in[LANGUAGE_COUNT];
} Words;

static const Words phrases[PHRASE_COUNT] = {
    [PHRASE_AS_OF] = {{STR_INIT("as of"), STR_INIT("适用日期")}},
    [PHRASE_KNOWN] = {{STR_INIT("by the law known on"), STR_INIT("依据该日已知的法律：")}},
    [PHRASE_AT_LEAST] = {{STR_INIT("at least"), STR_INIT("至少")}},
    [PHRASE_AT_MOST] = {{STR_INIT("at most"), STR_INIT("至多")}},
    [PHRASE_REACHABLE] = {{STR_INIT("reachable, if what is open for an exception were shown:"),
                           STR_INIT("若证明例外的未定条件，可达：")}},
    [PHRASE_AS_ENFORCED] = {{STR_INIT("as enforced:"), STR_INIT("按实际执行：")}},
    [PHRASE_ITEM] = {{STR_INIT("Item"), STR_INIT("物项")}},
    [PHRASE_CODES] = {{STR_INIT("codes"), STR_INIT("管制编码")}},
    [PHRASE_POSSIBLE_CODES] = {{STR_INIT("possible codes"), STR_INIT("可能的编码")}},
    [PHRASE_STATED] = {{STR_INIT("stated"), STR_INIT("申报")}},
    [PHRASE_MISSING] = {{STR_INIT("Missing: what could still change it"),
                         STR_INIT("尚缺：仍可能改变结论的事实")}},
    [PHRASE_REQUIREMENTS] = {{STR_INIT("Requirements"), STR_INIT("许可要求")}},
    [PHRASE_EXCEPTIONS] = {{STR_INIT("Exceptions and general licences"),
                            STR_INIT("许可例外与通用许可")}},
    [PHRASE_FACTORS] = {{STR_INIT("To be weighed"), STR_INIT("审查考虑因素")}},
    [PHRASE_DOCUMENTS] = {{STR_INIT("To be enclosed"), STR_INIT("应附文件")}},
    [PHRASE_DUTIES] = {{STR_INIT("Duties"), STR_INIT("义务")}},
    [PHRASE_CLOCKS] = {{STR_INIT("Time to decide"), STR_INIT("审查期限")}},
    [PHRASE_LIMITS] = {{STR_INIT("Limits"), STR_INIT("限额")}},
    [PHRASE_LIMIT] = {{STR_INIT("limit"), STR_INIT("限额")}},
    [PHRASE_KEPT] = {{STR_INIT("kept"), STR_INIT("未超")}},
    [PHRASE_USED] = {{STR_INIT("used"), STR_INIT("已用")}},
    [PHRASE_USES] = {{STR_INIT("uses"), STR_INIT("本次")}},
    [PHRASE_MOST] = {{STR_INIT("most"), STR_INIT("上限")}},
    [PHRASE_LEFT] = {{STR_INIT("left"), STR_INIT("剩余")}},
    [PHRASE_DERIVED] = {{STR_INIT("Derived"), STR_INIT("推导所得")}},
    [PHRASE_ASSUMED] = {{STR_INIT("Assumed, since nothing was said"), STR_INIT("未申明而推定")}},
    [PHRASE_MAY_GOVERN] = {{STR_INIT("May also govern, and was not counted"),
                            STR_INIT("可能同样适用，未计入")}},
    [PHRASE_WAITS_FOR] = {{STR_INIT("waits for"), STR_INIT("有待")}},
    [PHRASE_WARNINGS] = {{STR_INIT("Warnings"), STR_INIT("警告")}},
    [PHRASE_PROHIBITS] = {{STR_INIT("prohibits"), STR_INIT("禁止")}},
    [PHRASE_NOT_ENFORCED] = {{STR_INIT("not enforced"), STR_INIT("暂不执行")}},
    [PHRASE_ROWS] = {{STR_INIT("rows"), STR_INIT("行")}},
    [PHRASE_MORE] = {{STR_INIT("more"), STR_INIT("项未列出")}},
    [PHRASE_OR] = {{STR_INIT("or"), STR_INIT("或")}},
    [PHRASE_MISSING_FACTS] = {{STR_INIT("missing:"), STR_INIT("尚缺：")}},
    [PHRASE_WITHIN] = {{STR_INIT("within"), STR_INIT("期限")}},
    [PHRASE_FROM] = {{STR_INIT("from"), STR_INIT("起算于")}},
    [PHRASE_DUE] = {{STR_INIT("due"), STR_INIT("届满于")}},
    [PHRASE_DAYS] = {{STR_INIT("days"), STR_INIT("日")}},
    [PHRASE_WORKING_DAYS] = {{STR_INIT("working days"), STR_INIT("个工作日")}},
    [PHRASE_ROWS_WAIT_FOR_CODE] = {{STR_INIT("a question a row, once item.code is known"),
                                    STR_INIT("编码确定后逐行询问")}},
    [PHRASE_ROWS_ARE_FOLDED] = {{STR_INIT("a question a row"), STR_INIT("逐行询问")}},
    [PHRASE_FOLDED] = {{STR_INIT("Unknown rows of one statement stand on one line; --all shows "
                                 "each, and what else is left out here."),
                        STR_INIT(
                            "同一条款的未知行合为一行；--all 逐行列出，并列出此处略去的内容。")}},
    [PHRASE_HOLDS] = {{STR_INIT("holds"), STR_INIT("成立")}},
    [PHRASE_REQUIREMENT] = {{STR_INIT("requirement"), STR_INIT("要求")}},
    [PHRASE_BECAUSE] = {{STR_INIT("because"), STR_INIT("事由")}},
    [PHRASE_POLICY] = {{STR_INIT("policy"), STR_INIT("许可政策")}},
    [PHRASE_LIFTED_BY] = {{STR_INIT("lifted by"), STR_INIT("豁免依据")}},
    [PHRASE_CITED] = {{STR_INIT("cited"), STR_INIT("出处")}},
    [PHRASE_EXCEPTION] = {{STR_INIT("exception"), STR_INIT("例外")}},
    [PHRASE_CLAIMED] = {{STR_INIT("claimed"), STR_INIT("已主张")}},
    [PHRASE_WHY] = {{STR_INIT("why"), STR_INIT("理由")}},
    [PHRASE_WHAT] = {{STR_INIT("what"), STR_INIT("内容")}},
    [PHRASE_FACT] = {{STR_INIT("fact"), STR_INIT("事实")}},
    [PHRASE_QUESTION] = {{STR_INIT("question"), STR_INIT("问题")}},
    [PHRASE_HOW_TO_ANSWER] =
        {{STR_INIT(
              "Answer, or: Enter skips, ? asks why, back takes the last answer back, end ends."),
          STR_INIT("请作答；或：回车跳过，? 询问缘由，back 收回上一答案，end 结束。")}},
    [PHRASE_NOTHING_TO_TAKE_BACK] = {{STR_INIT("There is nothing to take back."),
                                      STR_INIT("没有可收回的答案。")}},
    [PHRASE_MAY_GOVERN_WAITS] = {{STR_INIT("A rulebook waits for it that may govern this case."),
                                  STR_INIT("某一可能适用于本案的规则有待此项事实。")}},
    [PHRASE_LIES_BETWEEN] = {{STR_INIT("As it stands, the outcome lies between"),
                              STR_INIT("目前结论介于")}},
    [PHRASE_AND] = {{STR_INIT("and"), STR_INIT("与")}},
    [PHRASE_FULL_STOP] = {{STR_INIT("."), STR_INIT("之间。")}},
    [PHRASE_SAVED] = {{STR_INIT("The case is saved:"), STR_INIT("案情已保存：")}},
    [PHRASE_NOT_ONE_OF_THESE] = {{STR_INIT("is not one of these"), STR_INIT("不在其列")}},
    [PHRASE_ONE_OF] = {{STR_INIT("one of"), STR_INIT("任选其一：")}},
    [PHRASE_SET_OF] = {{STR_INIT("set of"), STR_INIT("可多选：")}},
    [PHRASE_ANY_COUNTRY] = {{STR_INIT("or any country"), STR_INIT("或任一国家或地区")}},
};

static const Str chinese_outcomes[] = {
    [OUTCOME_NOT_CONTROLLED] = STR_INIT("不受管制"),
    [OUTCOME_NO_LICENCE_REQUIRED] = STR_INIT("无需许可证"),
    [OUTCOME_EXCEPTION] = STR_INIT("适用许可例外"),
    [OUTCOME_GENERAL_LICENCE] = STR_INIT("适用通用许可"),
    [OUTCOME_LICENCE_REQUIRED] = STR_INIT("需要许可证"),
    [OUTCOME_PROHIBITED] = STR_INIT("禁止"),
    [OUTCOME_UNDETERMINED] = STR_INIT("尚不能确定"),
};

static const Str chinese_policies[] = {
    [POLICY_NONE] = STR_INIT(""),
    [POLICY_APPROVAL] = STR_INIT("批准"),
    [POLICY_PRESUMPTION_OF_APPROVAL] = STR_INIT("推定批准"),
    [POLICY_CASE_BY_CASE] = STR_INIT("逐案审查"),
    [POLICY_STRICTER_REVIEW] = STR_INIT("从严审查"),
    [POLICY_PRESUMPTION_OF_DENIAL] = STR_INIT("推定拒绝"),
    [POLICY_NOT_PERMITTED_IN_PRINCIPLE] = STR_INIT("原则上不予许可"),
    [POLICY_DENIAL] = STR_INIT("拒绝"),
};

// Of types without words of their own; null: as the language writes the type.
static const struct {
    const char *in[LANGUAGE_COUNT];
} types[] = {
    [TYPE_TRUTH] = {{NULL, "yes（是）或 no（否）"}},
    [TYPE_NUMBER] = {{NULL, "数值"}},
    [TYPE_MONEY] = {{"money, with its currency: 300 USD", "金额，连同币种：300 USD"}},
    [TYPE_DATE] = {{"date, as 2026-07-23", "日期，如 2026-07-23"}},
    [TYPE_TEXT] = {{NULL, "文字"}},
    [TYPE_COUNTRY] = {{"country, as a code or a name", "国家或地区，写代码或名称"}},
    [TYPE_ELEMENT] = {{"element", "元素符号"}},
    [TYPE_CODE] = {{"code with its list, as us:3A090.a", "编码，连同清单，如 us:3A090.a"}},
    [TYPE_WORD] = {{NULL, NULL}},
    [TYPE_SET] = {{"; several are parted by ';', none is 'none'",
                   "；多项以 ; 分隔，没有则写 none"}},
    [TYPE_PLACE] = {{"list, as JSON: [{...}], or []", "列表，写成 JSON：[{...}]，或 []"}},
    [TYPE_ANY] = {{NULL, NULL}},
};

static void words_add(Buffer *buffer, Language language, const Type *type, const Symbols *symbols);

Str phrase(Language language, Phrase phrase)
{
    assert(language < LANGUAGE_COUNT && phrase < PHRASE_COUNT);
    return phrases[phrase].in[language];
}

Str phrase_plain(Str word, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    for (size_t i = 0; i < word.len; i++) {
        buffer_add_char(&buffer, word.at[i] == '_' ? ' ' : word.at[i]);
    }
    return buffer_str(&buffer);
}

Str phrase_outcome(Language language, Outcome outcome, Arena *arena)
{
    return language == LANGUAGE_ZH ? chinese_outcomes[outcome]
                                   : phrase_plain(outcome_word(outcome), arena);
}

Str phrase_policy(Language language, Policy policy, Arena *arena)
{
    return language == LANGUAGE_ZH ? chinese_policies[policy]
                                   : phrase_plain(policy_word(policy), arena);
}

Str phrase_truth(Language language, Truth truth)
{
    static const Str chinese[] = {
        [TRUTH_NO] = STR_INIT("否"),
        [TRUTH_YES] = STR_INIT("是"),
        [TRUTH_UNKNOWN] = STR_INIT("未知"),
    };
    return language == LANGUAGE_ZH ? chinese[truth] : truth_word(truth);
}

Str phrase_type(Language language, const Type *type, const Symbols *symbols, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    bool is_set = type->kind == TYPE_SET;
    TypeKind kind = is_set ? type->member : type->kind;
    bool has_words = type->words != NULL && type->words->count > 0;
    if (is_set || has_words) {
        buffer_add(&buffer, phrase(language, is_set ? PHRASE_SET_OF : PHRASE_ONE_OF));
        buffer_add(&buffer, language == LANGUAGE_EN ? STR(" ") : STR(""));
    }
    if (has_words) {
        words_add(&buffer, language, type, symbols);
    } else if (types[kind].in[language] != NULL) {
        buffer_add(&buffer, str_from_c(types[kind].in[language]));
    } else {
        Type one = *type;
        one.kind = kind;
        buffer_add(&buffer, type_write(&one, symbols, arena));
    }
    if (kind == TYPE_NUMBER && language == LANGUAGE_ZH && type->unit_text.len > 0) {
        buffer_add_format(&buffer, "（%.*s）", STR_ARG(type->unit_text));
    }
    if (is_set) {
        buffer_add(&buffer, str_from_c(types[TYPE_SET].in[language]));
    }
    return buffer_str(&buffer);
}

// All of them: what may be answered is what is looked for here.
static void words_add(Buffer *buffer, Language language, const Type *type, const Symbols *symbols)
{
    for (uint32_t i = 0; i < type->words->count; i++) {
        buffer_add(buffer, i > 0 ? STR(", ") : STR(""));
        buffer_add(buffer, symbols_write(symbols, type->words->atoms[i]));
    }
    if (type->any_country) {
        buffer_add(buffer, STR(", "));
        buffer_add(buffer, phrase(language, PHRASE_ANY_COUNTRY));
    }
}
