// currency.c: the codes of ISO 4217 in their order.
//
// In force in 2026, and those withdrawn since 2020 (ANG, BGN, CUC, HRK, SLL, ZWL), since cases of
// past days are decided too. XTS (for tests) and XXX (no currency) are left out: money has one.
#include "facts/currency.h"

#include <assert.h>

// clang-format off
static const Str codes[] = {
    {},
    STR_INIT("AED"), STR_INIT("AFN"), STR_INIT("ALL"), STR_INIT("AMD"), STR_INIT("ANG"),
    STR_INIT("AOA"), STR_INIT("ARS"), STR_INIT("AUD"), STR_INIT("AWG"), STR_INIT("AZN"),
    STR_INIT("BAM"), STR_INIT("BBD"), STR_INIT("BDT"), STR_INIT("BGN"), STR_INIT("BHD"),
    STR_INIT("BIF"), STR_INIT("BMD"), STR_INIT("BND"), STR_INIT("BOB"), STR_INIT("BOV"),
    STR_INIT("BRL"), STR_INIT("BSD"), STR_INIT("BTN"), STR_INIT("BWP"), STR_INIT("BYN"),
    STR_INIT("BZD"), STR_INIT("CAD"), STR_INIT("CDF"), STR_INIT("CHE"), STR_INIT("CHF"),
    STR_INIT("CHW"), STR_INIT("CLF"), STR_INIT("CLP"), STR_INIT("CNY"), STR_INIT("COP"),
    STR_INIT("COU"), STR_INIT("CRC"), STR_INIT("CUC"), STR_INIT("CUP"), STR_INIT("CVE"),
    STR_INIT("CZK"), STR_INIT("DJF"), STR_INIT("DKK"), STR_INIT("DOP"), STR_INIT("DZD"),
    STR_INIT("EGP"), STR_INIT("ERN"), STR_INIT("ETB"), STR_INIT("EUR"), STR_INIT("FJD"),
    STR_INIT("FKP"), STR_INIT("GBP"), STR_INIT("GEL"), STR_INIT("GHS"), STR_INIT("GIP"),
    STR_INIT("GMD"), STR_INIT("GNF"), STR_INIT("GTQ"), STR_INIT("GYD"), STR_INIT("HKD"),
    STR_INIT("HNL"), STR_INIT("HRK"), STR_INIT("HTG"), STR_INIT("HUF"), STR_INIT("IDR"),
    STR_INIT("ILS"), STR_INIT("INR"), STR_INIT("IQD"), STR_INIT("IRR"), STR_INIT("ISK"),
    STR_INIT("JMD"), STR_INIT("JOD"), STR_INIT("JPY"), STR_INIT("KES"), STR_INIT("KGS"),
    STR_INIT("KHR"), STR_INIT("KMF"), STR_INIT("KPW"), STR_INIT("KRW"), STR_INIT("KWD"),
    STR_INIT("KYD"), STR_INIT("KZT"), STR_INIT("LAK"), STR_INIT("LBP"), STR_INIT("LKR"),
    STR_INIT("LRD"), STR_INIT("LSL"), STR_INIT("LYD"), STR_INIT("MAD"), STR_INIT("MDL"),
    STR_INIT("MGA"), STR_INIT("MKD"), STR_INIT("MMK"), STR_INIT("MNT"), STR_INIT("MOP"),
    STR_INIT("MRU"), STR_INIT("MUR"), STR_INIT("MVR"), STR_INIT("MWK"), STR_INIT("MXN"),
    STR_INIT("MXV"), STR_INIT("MYR"), STR_INIT("MZN"), STR_INIT("NAD"), STR_INIT("NGN"),
    STR_INIT("NIO"), STR_INIT("NOK"), STR_INIT("NPR"), STR_INIT("NZD"), STR_INIT("OMR"),
    STR_INIT("PAB"), STR_INIT("PEN"), STR_INIT("PGK"), STR_INIT("PHP"), STR_INIT("PKR"),
    STR_INIT("PLN"), STR_INIT("PYG"), STR_INIT("QAR"), STR_INIT("RON"), STR_INIT("RSD"),
    STR_INIT("RUB"), STR_INIT("RWF"), STR_INIT("SAR"), STR_INIT("SBD"), STR_INIT("SCR"),
    STR_INIT("SDG"), STR_INIT("SEK"), STR_INIT("SGD"), STR_INIT("SHP"), STR_INIT("SLE"),
    STR_INIT("SLL"), STR_INIT("SOS"), STR_INIT("SRD"), STR_INIT("SSP"), STR_INIT("STN"),
    STR_INIT("SVC"), STR_INIT("SYP"), STR_INIT("SZL"), STR_INIT("THB"), STR_INIT("TJS"),
    STR_INIT("TMT"), STR_INIT("TND"), STR_INIT("TOP"), STR_INIT("TRY"), STR_INIT("TTD"),
    STR_INIT("TWD"), STR_INIT("TZS"), STR_INIT("UAH"), STR_INIT("UGX"), STR_INIT("USD"),
    STR_INIT("USN"), STR_INIT("UYI"), STR_INIT("UYU"), STR_INIT("UYW"), STR_INIT("UZS"),
    STR_INIT("VED"), STR_INIT("VES"), STR_INIT("VND"), STR_INIT("VUV"), STR_INIT("WST"),
    STR_INIT("XAF"), STR_INIT("XAG"), STR_INIT("XAU"), STR_INIT("XBA"), STR_INIT("XBB"),
    STR_INIT("XBC"), STR_INIT("XBD"), STR_INIT("XCD"), STR_INIT("XCG"), STR_INIT("XDR"),
    STR_INIT("XOF"), STR_INIT("XPD"), STR_INIT("XPF"), STR_INIT("XPT"), STR_INIT("XSU"),
    STR_INIT("XUA"), STR_INIT("YER"), STR_INIT("ZAR"), STR_INIT("ZMW"), STR_INIT("ZWG"),
    STR_INIT("ZWL"),
};
// clang-format on
enum { CURRENCY_END = sizeof codes / sizeof *codes };

CurrencyId currency_by_code(Str code)
{
    uint16_t low = 1, high = CURRENCY_END;
    while (low < high) {
        uint16_t middle = (uint16_t)((low + high) / 2);
        int order = str_compare(code, codes[middle]);
        if (order == 0) {
            return (CurrencyId){middle};
        }
        if (order < 0) {
            high = middle;
        } else {
            low = (uint16_t)(middle + 1);
        }
    }
    return (CurrencyId){};
}

CurrencyId currency_nearest(Str text)
{
    CurrencyId nearest = {};
    for (uint16_t i = 1; i < CURRENCY_END; i++) {
        size_t distance = str_distance(codes[i], text, 1);
        if (distance == 0) {
            return (CurrencyId){i};
        }
        if (distance == 1 && currency_is_none(nearest)) {
            nearest = (CurrencyId){i};
        }
    }
    return nearest;
}

uint16_t currency_count(void)
{
    return CURRENCY_END - 1;
}

Str currency_code(CurrencyId id)
{
    assert(id.index < CURRENCY_END);
    return codes[id.index];
}
