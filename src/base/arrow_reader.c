// arrow_reader.c: messages one after another from a pipe; from a file, which may be read at any
// place, by its footer, since there dictionaries may stand behind what uses them.
#include "base/arrow_reader.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arrow_column.h"
#include "base/arrow_message.h"

#define METADATA_MAX (64 * MEBIBYTE)
#define STEP_FIRST                                                                                 \
    (4 * MEBIBYTE)  // of a size that is said and not seen, no more is asked for at once

// Where a message of a file stands.
typedef struct Block {
    uint64_t at;
    uint64_t metadata_size;
    uint64_t body_size;
} Block;

struct ArrowReader {
    ArrowInput input;
    uint64_t at;         // of the next byte, from the beginning of the input
    uint64_t file_size;  // 0: a pipe, read in turn
    bool is_file;        // begins as a file
    bool is_by_footer;
    Block *batches;
    size_t batch_count, batch_next;
    uint64_t batch_number;  // from 1
    ArrowColumn root;
    struct ArrowSchema schema;
    Problems *problems;  // of the call
    Arena *arena;
};

// A message in memory: its table on the heap, its body in counted bytes.
typedef struct Message {
    char *metadata;
    Flat flat;
    FlatTable header;
    int header_id;
    ArrowBytes *bytes;
    Str body;
    uint64_t at;
} Message;

static void reader_close(void *argument);
static void size_find(ArrowReader *reader);
static Status stream_begin(ArrowReader *reader);
static Status file_begin(ArrowReader *reader);
static Status footer_read(ArrowReader *reader, Flat *footer);
static Status blocks_read(Block **out, size_t *count, FlatVector blocks, ArrowReader *reader);
static Status dictionaries_read(ArrowReader *reader, FlatVector blocks);
static Status schema_take(ArrowReader *reader, FlatTable schema);
static Status message_next(Message *out, ArrowReader *reader);
static Status message_open(Message *out, size_t size, ArrowReader *reader);
static Status body_read(Message *message, ArrowReader *reader);
static void message_close(Message *message);
static Status message_take(struct ArrowArray *out, bool *is_batch, Message *message,
                           ArrowReader *reader);
static Status dictionary_take(const Message *message, ArrowReader *reader);
static Status dictionary_give(ArrowColumn *column, int64_t id, const Message *message,
                              ArrowReader *reader, bool *is_known);
static Status decoding_begin(ArrowDecoding *out, Str what, const Message *message, FlatTable batch,
                             ArrowReader *reader);
static Status bytes_read(char **out, size_t size, const char *what, ArrowReader *reader);
static Status bytes_get(size_t *got, char *to, size_t size, ArrowReader *reader);
static Status cut_off(ArrowReader *reader, const char *what);
static Status broken(ArrowReader *reader, uint64_t at, const char *what);
static Place place_of(const ArrowReader *reader);

bool arrow_is_begun(Str bytes)
{
    return str_starts_with(bytes, STR(ARROW_FILE_MARK)) ||
           str_starts_with(bytes, STR("\xFF\xFF\xFF\xFF"));
}

Status arrow_reader_open(ArrowReader **out, ArrowInput input, Problems *problems, Arena *arena)
{
    ArrowReader *reader = ARENA_NEW(arena, ArrowReader);
    reader->input = input;
    reader->input.batch_max = input.batch_max == 0 ? ARROW_BATCH_MAX : input.batch_max;
    reader->problems = problems;
    reader->arena = arena;
    arena_defer(arena, reader_close, reader);
    size_find(reader);
    char *head;
    TRY(bytes_read(&head, ARROW_FILE_HEAD_SIZE, "its first bytes", reader));
    reader->is_file = memcmp(head, ARROW_FILE_MARK, ARROW_FILE_MARK_SIZE) == 0;
    bool is_stream = memcmp(head, "\xFF\xFF\xFF\xFF", 4) == 0;
    if (input.begun.len < ARROW_FILE_HEAD_SIZE) {  // a pipe gives them once
        reader->input.begun = str_copy((Str){head, ARROW_FILE_HEAD_SIZE}, arena);
    }
    free(head);
    if (!reader->is_file && !is_stream) {
        return problem_error(problems, place_of(reader), "arrow.broken",
                             "'%.*s' does not begin as Arrow does", STR_ARG(input.source));
    }
    reader->at = reader->is_file ? ARROW_FILE_HEAD_SIZE : 0;
    reader->is_by_footer = reader->is_file && reader->file_size > 0;
    TRY(reader->is_by_footer ? file_begin(reader) : stream_begin(reader));
    TRY(arrow_column_schema(&reader->schema, &reader->root));
    *out = reader;
    return STATUS_OK;
}

const struct ArrowSchema *arrow_reader_schema(const ArrowReader *reader)
{
    return &reader->schema;
}

Status arrow_reader_next(struct ArrowArray *out, ArrowReader *reader, Problems *problems)
{
    reader->problems = problems;
    *out = (struct ArrowArray){};
    bool is_batch = false;
    while (!is_batch) {
        if (reader->is_by_footer) {
            if (reader->batch_next == reader->batch_count) {
                return STATUS_NOT_FOUND;
            }
            reader->at = reader->batches[reader->batch_next++].at;
        }
        Message message = {};
        Status status = message_next(&message, reader);
        if (status == STATUS_OK) {
            status = message_take(out, &is_batch, &message, reader);
        }
        message_close(&message);
        TRY(status);
    }
    return STATUS_OK;
}

unsigned arrow_reader_share(const ArrowReader *reader)
{
    return reader->file_size == 0
               ? 0
               : (unsigned)(100 * (double)reader->at / (double)reader->file_size);
}

bool arrow_reader_would_wait(const ArrowReader *reader)
{
    struct pollfd one = {.fd = reader->input.descriptor, .events = POLLIN};
    return reader->input.descriptor >= 0 && reader->file_size == 0 &&
           reader->at >= reader->input.begun.len && poll(&one, 1, 0) == 0;
}

static void reader_close(void *argument)
{
    ArrowReader *reader = argument;
    arrow_column_release(&reader->root);
    arrow_schema_release(&reader->schema);
}

// A file, or all of it in memory: then it can be read at any place.
static void size_find(ArrowReader *reader)
{
    struct stat found;
    int descriptor = reader->input.descriptor;
    if (descriptor < 0) {
        reader->file_size = reader->input.begun.len;
    } else if (fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode)) {
        reader->file_size = (uint64_t)found.st_size;
    }
}

// --- The beginning ----------------------------------------------------------------------------

static Status stream_begin(ArrowReader *reader)
{
    Message message = {};
    Status status = message_next(&message, reader);
    if (status == STATUS_NOT_FOUND) {
        status = broken(reader, reader->at, "it has no schema");
    } else if (status == STATUS_OK) {
        status = message.header_id == HEADER_SCHEMA
                     ? schema_take(reader, message.header)
                     : broken(reader, message.at, "the schema does not come first");
    }
    message_close(&message);
    return status;
}

static Status file_begin(ArrowReader *reader)
{
    Flat flat = {};
    TRY(footer_read(reader, &flat));
    FlatTable footer = flat_root(&flat);
    TRY(schema_take(reader, flat_table(footer, FOOTER_SCHEMA)));
    TRY(blocks_read(&reader->batches, &reader->batch_count,
                    flat_vector(footer, FOOTER_BATCHES, ARROW_BLOCK_SIZE), reader));
    return dictionaries_read(reader, flat_vector(footer, FOOTER_DICTIONARIES, ARROW_BLOCK_SIZE));
}

static Status footer_read(ArrowReader *reader, Flat *footer)
{
    char *tail;
    uint32_t size;
    if (reader->file_size < ARROW_FILE_HEAD_SIZE + ARROW_FILE_TAIL_SIZE) {
        return cut_off(reader, "its end");
    }
    uint64_t tail_at = reader->file_size - ARROW_FILE_TAIL_SIZE;
    reader->at = tail_at;
    TRY(bytes_read(&tail, ARROW_FILE_TAIL_SIZE, "its end", reader));
    bool is_whole = memcmp(tail + sizeof size, ARROW_FILE_MARK, ARROW_FILE_MARK_SIZE) == 0;
    memcpy(&size, tail, sizeof size);
    free(tail);
    if (!is_whole) {
        return cut_off(reader, "its end");
    }
    if (size == 0 || size > METADATA_MAX || size > tail_at - ARROW_FILE_HEAD_SIZE) {
        return broken(reader, tail_at, "its footer is of a size that cannot be");
    }
    reader->at = tail_at - size;
    char *bytes;
    TRY(bytes_read(&bytes, size, "its footer", reader));
    footer->bytes = str_copy((Str){bytes, size}, reader->arena);
    free(bytes);
    return STATUS_OK;
}

static Status blocks_read(Block **out, size_t *count, FlatVector blocks, ArrowReader *reader)
{
    *out = ARENA_MANY(reader->arena, Block, blocks.count);
    *count = blocks.count;
    for (size_t i = 0; i < blocks.count; i++) {
        int64_t at = flat_part(blocks, i, 0, 8);
        int64_t metadata = flat_part(blocks, i, 8, 4), body = flat_part(blocks, i, 16, 8);
        uint64_t size = reader->file_size;
        if (at < ARROW_FILE_HEAD_SIZE || metadata < 0 || body < 0 || (uint64_t)at > size ||
            (uint64_t)metadata > size - (uint64_t)at ||
            (uint64_t)body > size - (uint64_t)at - (uint64_t)metadata) {
            return broken(reader, reader->at, "its footer leads outside of the file");
        }
        (*out)[i] = (Block){(uint64_t)at, (uint64_t)metadata, (uint64_t)body};
    }
    return blocks.flat->is_broken ? broken(reader, reader->at, "its footer leads outside")
                                  : STATUS_OK;
}

static Status dictionaries_read(ArrowReader *reader, FlatVector vector)
{
    Block *blocks;
    size_t count;
    TRY(blocks_read(&blocks, &count, vector, reader));
    for (size_t i = 0; i < count; i++) {
        reader->at = blocks[i].at;
        Message message = {};
        Status status = message_next(&message, reader);
        if (status == STATUS_OK) {
            status = message.header_id == HEADER_DICTIONARY
                         ? dictionary_take(&message, reader)
                         : broken(reader, message.at, "there is no dictionary here");
        }
        message_close(&message);
        TRY(status == STATUS_NOT_FOUND ? broken(reader, blocks[i].at, "no message is here")
                                       : status);
    }
    return STATUS_OK;
}

static Status schema_take(ArrowReader *reader, FlatTable schema)
{
    return schema.at == 0 ? broken(reader, reader->at, "it has no schema")
                          : arrow_column_read(&reader->root, schema, place_of(reader),
                                              reader->problems, reader->arena);
}

// --- Messages ---------------------------------------------------------------------------------

// NOT_FOUND at the end mark.
static Status message_next(Message *out, ArrowReader *reader)
{
    out->at = reader->at;
    char prefix[ARROW_PREFIX_SIZE];
    size_t got = 0;
    TRY(bytes_get(&got, prefix, sizeof prefix, reader));
    uint32_t continuation, size;
    memcpy(&continuation, prefix, sizeof continuation);
    memcpy(&size, prefix + sizeof continuation, sizeof size);
    if (got < sizeof prefix) {
        return cut_off(reader, "its end mark");
    }
    if (continuation != ARROW_CONTINUATION) {
        return broken(reader, out->at,
                      "a message does not begin here (before Arrow 0.15, 2019, "
                      "messages were otherwise)");
    }
    if (size == 0) {
        return STATUS_NOT_FOUND;
    }
    if (size > METADATA_MAX) {
        return broken(reader, out->at, "a message is of a size that cannot be");
    }
    TRY(bytes_read(&out->metadata, size, "a message", reader));
    TRY(message_open(out, size, reader));
    return body_read(out, reader);
}

static Status message_open(Message *out, size_t size, ArrowReader *reader)
{
    out->flat = (Flat){.bytes = {out->metadata, size}};
    FlatTable table = flat_root(&out->flat);
    int64_t version = flat_number(table, MESSAGE_VERSION, 2, 0);
    out->header_id = (int)(uint8_t)flat_number(table, MESSAGE_HEADER_ID, 1, 0);
    out->header = flat_table(table, MESSAGE_HEADER);
    int64_t body_size = flat_number(table, MESSAGE_BODY_LENGTH, 8, 0);
    if (out->flat.is_broken || out->header.at == 0 || body_size < 0) {
        return broken(reader, out->at, "the table of a message cannot be read");
    }
    if (version < ARROW_VERSION_4 || version > ARROW_VERSION_5) {
        return problem_error(reader->problems, place_of(reader), "arrow.version",
                             "its messages are of version %lld, where 4 and 5 are read",
                             (long long)version + 1);
    }
    if ((uint64_t)body_size > reader->input.batch_max) {
        Status status = problem_world(
            reader->problems, STATUS_RANGE, place_of(reader), "arrow.large",
            "the batch at byte %llu takes %lld bytes, and a batch may take %zu",
            (unsigned long long)out->at, (long long)body_size, reader->input.batch_max);
        problem_hint(reader->problems, "write it in batches of fewer rows");
        return status;
    }
    out->body.len = (size_t)body_size;
    return STATUS_OK;
}

static Status body_read(Message *message, ArrowReader *reader)
{
    char *body;
    TRY(bytes_read(&body, message->body.len, "the values of a batch", reader));
    message->body.at = body;
    message->bytes = arrow_bytes_new(body);
    return message->bytes == NULL ? STATUS_NO_MEMORY : STATUS_OK;
}

static void message_close(Message *message)
{
    free(message->metadata);
    if (message->bytes != NULL) {
        arrow_bytes_drop(message->bytes);
    }
}

static Status message_take(struct ArrowArray *out, bool *is_batch, Message *message,
                           ArrowReader *reader)
{
    if (message->header_id == HEADER_DICTIONARY) {
        return dictionary_take(message, reader);
    }
    if (message->header_id != HEADER_BATCH) {
        return broken(reader, message->at, "a message is neither a batch nor a dictionary");
    }
    reader->batch_number++;
    *is_batch = true;
    ArrowDecoding decoding;
    Str what =
        str_format(reader->problems->arena, "record batch %llu (at byte %llu)",
                   (unsigned long long)reader->batch_number, (unsigned long long)message->at);
    TRY(decoding_begin(&decoding, what, message, message->header, reader));
    Status status = arrow_batch_decode(out, &reader->root, message->header, &decoding);
    if (status == STATUS_OK && message->flat.is_broken) {
        arrow_array_release(out);
        return broken(reader, message->at, "the table of a batch cannot be read");
    }
    return status;
}

static Status dictionary_take(const Message *message, ArrowReader *reader)
{
    bool is_known = false;
    int64_t id = flat_number(message->header, DICTIONARY_BATCH_ID, 8, 0);
    TRY(dictionary_give(&reader->root, id, message, reader, &is_known));
    return is_known ? STATUS_OK
                    : broken(reader, message->at, "a dictionary is of no column of the schema");
}

// To every column that it is of.
static Status dictionary_give(ArrowColumn *column, int64_t id, const Message *message,
                              ArrowReader *reader, bool *is_known)
{
    for (size_t i = 0; i < column->child_count; i++) {
        TRY(dictionary_give(&column->children[i], id, message, reader, is_known));
    }
    if (column->values == NULL || column->dictionary_id != id) {
        return STATUS_OK;
    }
    *is_known = true;
    FlatTable batch = flat_table(message->header, DICTIONARY_BATCH_DATA);
    bool is_delta = flat_number(message->header, DICTIONARY_BATCH_IS_DELTA, 1, 0) != 0;
    ArrowDecoding decoding;
    Str what = str_format(reader->problems->arena, "the dictionary at byte %llu",
                          (unsigned long long)message->at);
    TRY(decoding_begin(&decoding, what, message, batch, reader));
    struct ArrowArray values;
    TRY(arrow_column_decode(&values, column->values, &decoding));
    return arrow_column_dictionary(column, &values, is_delta, &decoding);
}

static Status decoding_begin(ArrowDecoding *out, Str what, const Message *message, FlatTable batch,
                             ArrowReader *reader)
{
    *out = (ArrowDecoding){
        .body = message->body,
        .bytes = message->bytes,
        .room = reader->input.batch_max,
        .what = what,
        .place = place_of(reader),
        .problems = reader->problems,
    };
    return arrow_decoding_new(out, batch);
}

// --- Bytes ------------------------------------------------------------------------------------

// So many, on the heap. Of what a pipe promises, memory is taken as it comes.
static Status bytes_read(char **out, size_t size, const char *what, ArrowReader *reader)
{
    bool is_seen = reader->file_size > 0;
    if (is_seen && (reader->at > reader->file_size || size > reader->file_size - reader->at)) {
        return cut_off(reader, what);
    }
    size_t capacity = is_seen || size < STEP_FIRST ? size : STEP_FIRST, len = 0;
    char *at = malloc(capacity + 1);
    while (at != NULL) {
        size_t got;
        Status status = bytes_get(&got, at + len, capacity - len, reader);
        len += got;
        if (status != STATUS_OK || len < capacity) {
            free(at);
            return status != STATUS_OK ? status : cut_off(reader, what);
        }
        if (len == size) {
            *out = at;
            return STATUS_OK;
        }
        capacity = size / 2 < capacity ? size : 2 * capacity;
        char *more = realloc(at, capacity + 1);
        if (more == NULL) {
            free(at);
        }
        at = more;
    }
    return STATUS_NO_MEMORY;
}

// Fewer only at the end.
static Status bytes_get(size_t *got, char *to, size_t size, ArrowReader *reader)
{
    const ArrowInput *input = &reader->input;
    *got = 0;
    if (reader->at < input->begun.len) {
        Str part = str_slice(input->begun, (size_t)reader->at, size);
        memcpy(to, part.at, part.len);
        *got = part.len;
        reader->at += part.len;
    }
    while (*got < size && input->descriptor >= 0) {
        ssize_t more = reader->file_size > 0
                           ? pread(input->descriptor, to + *got, size - *got, (off_t)reader->at)
                           : read(input->descriptor, to + *got, size - *got);
        if (more < 0 && errno == EINTR) {
            if (input->is_stopped != NULL && input->is_stopped()) {
                return STATUS_NOT_FOUND;
            }
            continue;
        }
        if (more < 0) {
            char reason[128];
            return problem_world(reader->problems, STATUS_BROKEN, place_of(reader), "file.read",
                                 "'%.*s' cannot be read: %s", STR_ARG(input->source),
                                 strerror_r(errno, reason, sizeof reason));
        }
        if (more == 0) {
            break;
        }
        *got += (size_t)more;
        reader->at += (uint64_t)more;
    }
    return STATUS_OK;
}

static Status cut_off(ArrowReader *reader, const char *what)
{
    Status status = problem_error(reader->problems, place_of(reader), "arrow.cut_off",
                                  "it is cut off at byte %llu, where %s should be",
                                  (unsigned long long)reader->at, what);
    problem_hint(reader->problems, "was it written to its end, and copied whole?");
    return status;
}

static Status broken(ArrowReader *reader, uint64_t at, const char *what)
{
    return problem_error(reader->problems, place_of(reader), "arrow.broken",
                         "it cannot be read at byte %llu: %s", (unsigned long long)at, what);
}

static Place place_of(const ArrowReader *reader)
{
    return (Place){.source = reader->input.source};
}
