// sample.h: a vocabulary like that of the shipped rulebooks, small enough to read, for the tests of
// values and cases.
#ifndef TESTS_UNIT_FACTS_SAMPLE_H
#define TESTS_UNIT_FACTS_SAMPLE_H

#include "../base/check.h"
#include "facts/case.h"

typedef struct Sample {
    Arena *arena;
    Vocabulary *vocabulary;
    Problems problems;
} Sample;

static inline Type sample_words(Sample *sample, const char *words)
{
    Atom atoms[16];
    size_t count = 0;
    Str rest = str_from_c(words);
    while (rest.len > 0 && count < ROWS(atoms)) {
        Str word = str_split(rest, ',', &rest);
        atoms[count++] = symbols_word(sample->vocabulary->symbols, word);
    }
    return (Type){.kind = TYPE_WORD, .words = value_of_set(atoms, count, true, sample->arena).set};
}

static inline Type sample_number(const char *unit)
{
    Type type = {.kind = TYPE_NUMBER, .unit = unit_one(), .unit_text = str_from_c(unit)};
    if (*unit != '\0' && unit_parse(&type.unit, type.unit_text) != STATUS_OK) {
        fail_msg("there is no unit '%s'", unit);
    }
    return type;
}

static inline Type sample_set(Type member)
{
    member.member = member.kind;
    member.kind = TYPE_SET;
    return member;
}

static inline Type sample_type(Sample *sample, const char *name)
{
    static const struct {
        const char *name;
        Type type;
    } plain[] = {
        {"truth", {.kind = TYPE_TRUTH}},
        {"money", {.kind = TYPE_MONEY}},
        {"date", {.kind = TYPE_DATE}},
        {"text", {.kind = TYPE_TEXT}},
        {"country", {.kind = TYPE_COUNTRY}},
        {"element", {.kind = TYPE_ELEMENT}},
        {"code", {.kind = TYPE_CODE}},
        {"any", {.kind = TYPE_ANY}},
        {"text or none", {.kind = TYPE_TEXT, .or_none = true}},
    };
    for (size_t i = 0; i < ROWS(plain); i++) {
        if (strcmp(plain[i].name, name) == 0) {
            return plain[i].type;
        }
    }
    if (strncmp(name, "set of ", 7) == 0) {
        return sample_set(sample_type(sample, name + 7));
    }
    if (strncmp(name, "number in ", 10) == 0) {
        return sample_number(name + 10);
    }
    if (strcmp(name, "density or none") == 0) {
        Type type = sample_number("TOPS_bit/mm2");
        type.or_none = true;
        return type;
    }
    if (strcmp(name, "origin") == 0) {
        Type type = sample_words(sample, "foreign");
        type.any_country = true;
        return type;
    }
    if (strcmp(name, "days") == 0) {
        Type type = sample_number("days");
        type.counts_days = true;
        return type;
    }
    return sample_words(sample, name);
}

static inline FactId sample_add(Sample *sample, const char *name, Type type)
{
    FactId fact;
    if (vocabulary_add(&fact, sample->vocabulary, str_from_c(name), type, (Place){},
                       &sample->problems) != STATUS_OK) {
        fail_msg("%s was refused", name);
    }
    return fact;
}

static inline void sample_open(Sample *sample)
{
    static const struct {
        const char *name, *type;
    } facts[] = {
        {"transaction", "export,reexport,technical_assistance"},
        {"destination", "country"},
        {"transit_countries", "set of country"},
        {"end_use.kind", "civil,military"},
        {"end_use.activities", "set of supercomputer,ic_production"},
        {"entity_list_footnotes", "set of 1,3,4,5"},
        {"purchase_order.written", "truth"},
        {"certifications.complete", "truth"},
        {"order.value", "money"},
        {"notification.days_before", "days"},
        {"item.name", "text"},
        {"item.tpp", "number in TOPS_bit"},
        {"item.performance_density", "density or none"},
        {"item.applicable_die_area_mm2", "number in mm2"},
        {"item.us_controlled_content_percent", "number in %"},
        {"item.nand_layers", "number in "},
        {"item.value", "money"},
        {"item.origin", "origin"},
        {"item.made_with_us_technology_codes", "set of code"},
        {"item.composition", "set of element"},
        {"item.reasons", "set of NS_1,RS_1,AT_1"},
        {"item.untyped", "any"},
        {"item.fdp.b", "truth"},
        {"item.fdp.c", "truth"},
        {"party.name", "text or none"},
        {"party.country", "country"},
        {"party.kind", "civil,military"},
        {"party.lists", "set of us.entity_list,us.sdn"},
        {"consignee.prior_statement", "truth"},
        {"owner.name", "text"},
        {"owner.percent", "number in %"},
        {"owner.lists", "set of us.entity_list,us.sdn"},
        {"component.value", "money"},
        {"component.code", "code"},
        {"mode.bits", "number in "},
    };
    sample->arena = arena_new(512 * MEBIBYTE);
    sample->vocabulary = vocabulary_new(sample->arena);
    sample->problems = (Problems){.arena = sample->arena};
    PlaceId unit = vocabulary_add_place(sample->vocabulary, STR("processing_unit"), PLACE_ITEM);
    PlaceId mode = vocabulary_add_place(sample->vocabulary, STR("mode"), unit);
    for (size_t i = 0; i < ROWS(facts); i++) {
        sample_add(sample, facts[i].name, sample_type(sample, facts[i].type));
    }
    sample_add(sample, "item.processing_units", (Type){.kind = TYPE_PLACE, .place = unit});
    sample_add(sample, "processing_unit.modes", (Type){.kind = TYPE_PLACE, .place = mode});
    FactId words = sample_add(sample, "item.in_words", (Type){.kind = TYPE_TRUTH});
    sample->vocabulary->facts.at[words.index].by_table = STR("us.country_chart/provision");
    FactName tpp;
    if (vocabulary_find(sample->vocabulary, STR("item.tpp"), &tpp)) {
        Fact *fact = &sample->vocabulary->facts.at[tpp.fact.index];
        fact->has_bounds = true;
        fact->bounds = (Range){.low = number_whole(0), .has_low = true};
    }
}

static inline void sample_close(Sample *sample)
{
    arena_free(sample->arena);
}

// "code field: message / hint" of each problem, sorted by nothing: in the order of reading.
static inline Str sample_problems(const Sample *sample)
{
    Buffer buffer = buffer_new(sample->arena);
    for (size_t i = 0; i < sample->problems.list.count; i++) {
        const Problem *problem = &sample->problems.list.at[i];
        buffer_add_format(&buffer, "%s%.*s %.*s", i == 0 ? "" : "; ", STR_ARG(problem->code),
                          STR_ARG(problem->place.field));
    }
    return buffer_str(&buffer);
}

#endif
