// status.h: how a call ended, when the world or the input failed.
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

// clang-format off
typedef enum [[nodiscard]] Status {  // on the type: no result is dropped by mistake
    STATUS_OK,
    STATUS_INVALID,    // the user's input is wrong; Problems say where and how
    STATUS_NOT_FOUND,  // what was named does not exist
    STATUS_REFUSED,    // it exists, and may not be done
    STATUS_CONFLICT,   // it contradicts what is there
    STATUS_RANGE,      // a number or size beyond what is kept exactly
    STATUS_NO_MEMORY,  // an arena met its limit
    STATUS_BROKEN,     // disk, network or database failed
} Status;
// clang-format on

// The exit code of the command for a status: 0, 3 for wrong input, 4 where the world failed.
int status_exit_code(Status status);

// "not found", "out of memory": for the one line that a command prints.
const char *status_word(Status status);

// Passes a failure on. The one macro that hides a return; safe, since arenas own things.
#define TRY(call)                                                                                  \
    do {                                                                                           \
        Status try_status_ = (call);                                                               \
        if (try_status_ != STATUS_OK) {                                                            \
            return try_status_;                                                                    \
        }                                                                                          \
    } while (0)

#endif
