// field.c: writes out where in a case something stands.
#include "facts/field.h"

static void field_add_to(Buffer *buffer, const Field *field);

Str field_write(const Field *field, Arena *arena)
{
    Buffer buffer = buffer_new(arena);
    field_add_to(&buffer, field);
    return buffer_str(&buffer);
}

Place reading_place(const Reading *reading, const Field *field)
{
    Place place = reading->place;
    if (field != NULL) {
        place.field = field_write(field, reading->problems->arena);
    }
    return place;
}

// Outermost first. As deep as places nest or JSON may (64 levels).
static void field_add_to(Buffer *buffer, const Field *field)
{
    if (field == NULL) {
        return;
    }
    field_add_to(buffer, field->up);
    switch (field->kind) {
    case FIELD_NAME:
        if (buffer->len > 0) {
            buffer_add_char(buffer, '.');
        }
        buffer_add(buffer, field->name);
        return;
    case FIELD_MEMBER:
        buffer_add_format(buffer, "[%u]", field->index);
        return;
    case FIELD_ROW:
        buffer_add_char(buffer, '[');
        buffer_add(buffer, field->name);
        buffer_add_char(buffer, ']');
        return;
    }
}
