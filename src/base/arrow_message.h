// arrow_message.h: what the reader and the writer of IPC both know: marks, and the numbers of the
// fields of the tables Message and Footer (Message.fbs, File.fbs).
//
//   stream:  message ... message, end mark          message:  FF FF FF FF | size | table | body
//   file:    "ARROW1\0\0", stream, footer, its size, "ARROW1"
#ifndef BASE_ARROW_MESSAGE_H
#define BASE_ARROW_MESSAGE_H

#define ARROW_FILE_MARK "ARROW1"
#define ARROW_FILE_MARK_SIZE 6
#define ARROW_FILE_HEAD_SIZE 8   // the mark, filled up
#define ARROW_FILE_TAIL_SIZE 10  // the footer's size, the mark
#define ARROW_CONTINUATION 0xFFFFFFFFu
#define ARROW_PREFIX_SIZE 8  // continuation and size
#define ARROW_BLOCK_SIZE 24  // of the struct Block
#define ARROW_VERSION_4 3    // of the enum MetadataVersion; before it, messages were otherwise
#define ARROW_VERSION_5 4

enum { MESSAGE_VERSION, MESSAGE_HEADER_ID, MESSAGE_HEADER, MESSAGE_BODY_LENGTH };
enum { HEADER_SCHEMA = 1, HEADER_DICTIONARY, HEADER_BATCH };
enum { DICTIONARY_BATCH_ID, DICTIONARY_BATCH_DATA, DICTIONARY_BATCH_IS_DELTA };
enum { FOOTER_VERSION, FOOTER_SCHEMA, FOOTER_DICTIONARIES, FOOTER_BATCHES };

#endif
