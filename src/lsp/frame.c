// frame.c: the header is read strictly: a server that guesses where a message ends reads the rest
// of the stream wrongly, and says so nowhere.
#include "lsp/frame.h"

#define LINE_END "\r\n"

typedef struct Header {
    size_t length;
    bool has_length;
} Header;

static bool header_field_read(Header *header, Str line, Problems *problems);
static bool length_read(Header *header, Str value, Problems *problems);
static bool name_is(Str name, Str wanted);
static FrameState frame_refuse(Problems *problems, const char *message, Str shown);

FrameState frame_cut(Str *body, size_t *size, Str bytes, Problems *problems)
{
    Header header = {};
    size_t at = 0;
    for (;;) {
        Str rest = str_slice(bytes, at, FRAME_HEADER_MAX);
        size_t len = str_find(rest, STR(LINE_END));
        if (at + (len == SIZE_MAX ? rest.len : len) >= FRAME_HEADER_MAX) {
            return frame_refuse(problems, "a header has no end within 4096 bytes", rest);
        }
        size_t newline = str_find_char(rest, '\n');
        if (newline != SIZE_MAX && (len == SIZE_MAX || newline < len)) {
            return frame_refuse(problems, "a header's line does not end with CR LF",
                                str_slice(rest, 0, newline));
        }
        if (len == SIZE_MAX) {
            return FRAME_PART;
        }
        Str line = str_slice(rest, 0, len);
        at += len + sizeof LINE_END - 1;
        if (line.len == 0) {
            break;
        }
        if (!header_field_read(&header, line, problems)) {
            return FRAME_BROKEN;
        }
    }
    if (!header.has_length) {
        return frame_refuse(problems, "a header has no Content-Length", str_slice(bytes, 0, at));
    }
    if (bytes.len - at < header.length) {
        return FRAME_PART;
    }
    *body = str_slice(bytes, at, header.length);
    *size = at + header.length;
    return FRAME_WHOLE;
}

void frame_add(Buffer *out, Str body)
{
    buffer_add_format(out, "Content-Length: %zu" LINE_END LINE_END, body.len);
    buffer_add(out, body);
}

// Fields that are not known are passed over, as in HTTP.
static bool header_field_read(Header *header, Str line, Problems *problems)
{
    Str value;
    Str name = str_split(line, ':', &value);
    if (name.len == line.len) {
        (void)frame_refuse(problems, "a header's line is not 'Name: value'", line);
        return false;
    }
    value = str_trim(value);
    if (name_is(name, STR("content-length"))) {
        return length_read(header, value, problems);
    }
    size_t charset =
        name_is(name, STR("content-type")) ? str_find(value, STR("charset=")) : SIZE_MAX;
    Str set = charset == SIZE_MAX ? STR("utf-8") : str_slice(value, charset + 8, SIZE_MAX);
    if (!name_is(set, STR("utf-8")) && !name_is(set, STR("utf8"))) {
        (void)frame_refuse(problems, "messages are to be in UTF-8", line);
        return false;
    }
    return true;
}

static bool length_read(Header *header, Str value, Problems *problems)
{
    size_t length = 0;
    bool is_number = value.len > 0 && value.len <= 12;
    for (size_t i = 0; i < value.len && is_number; i++) {
        is_number = value.at[i] >= '0' && value.at[i] <= '9';
        length = length * 10 + (size_t)(value.at[i] - '0');
    }
    if (!is_number || header->has_length || length > FRAME_BODY_MAX) {
        (void)frame_refuse(problems,
                           header->has_length ? "Content-Length is said twice"
                           : is_number        ? "a message is larger than 128 MiB"
                                              : "Content-Length is no number of bytes",
                           value);
        return false;
    }
    *header = (Header){length, true};
    return true;
}

// Names of fields have no case.
static bool name_is(Str name, Str wanted)
{
    return name.len == wanted.len && str_distance(name, wanted, 1) == 0;
}

static FrameState frame_refuse(Problems *problems, const char *message, Str shown)
{
    (void)problem_error(problems, (Place){}, "lsp.frame", "the stream is broken: %s: '%.*s'",
                        message, STR_ARG(str_slice(shown, 0, 60)));
    problem_hint(problems, "messages begin with 'Content-Length: N', CR LF, CR LF");
    return FRAME_BROKEN;
}
