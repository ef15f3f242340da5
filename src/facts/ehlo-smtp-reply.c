/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-reply.h"

#include "ehlo-escape.h"

struct _EhloSmtpReply
{
  guint            code;
  EhloEnhancedCode enhanced;
  gboolean         has_conflict;
  gboolean         is_whole;
  gsize            n_bytes;
  GPtrArray       *lines;        /* (element-type utf8), escaped */
  GArray          *text_offsets; /* (element-type gsize), into each line */
};

G_DEFINE_BOXED_TYPE (EhloSmtpReply, ehlo_smtp_reply, ehlo_smtp_reply_ref, ehlo_smtp_reply_unref)

/**
 * ehlo_smtp_reply_new:
 *
 * Makes an empty reply for ehlo_smtp_reply_add_line() to fill. Only the thread that made it may use
 * it until the last line is in; from then on it does not change and any thread may.
 *
 * Returns: (transfer full): a new reply
 */
EhloSmtpReply *
ehlo_smtp_reply_new (void)
{
  EhloSmtpReply *self = g_atomic_rc_box_new0 (EhloSmtpReply);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->text_offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  return self;
}

/**
 * ehlo_smtp_reply_ref:
 * @self: a reply
 *
 * Returns: (transfer full): @self
 */
EhloSmtpReply *
ehlo_smtp_reply_ref (EhloSmtpReply *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
reply_clear (gpointer data)
{
  EhloSmtpReply *self = data;

  g_ptr_array_unref (self->lines);
  g_array_unref (self->text_offsets);
}

/**
 * ehlo_smtp_reply_unref:
 * @self: (transfer full): a reply
 *
 * Gives up a reference; the last one frees it.
 */
void
ehlo_smtp_reply_unref (EhloSmtpReply *self)
{
  g_atomic_rc_box_release_full (self, reply_clear);
}

/* Three digits, the first of them from 2 to 5. RFC 5321 4.2.1 allows 0 to 5 for the second one;
 * codes like 571 and 579 are out there all the same. */
static EhloSmtpLine
parse_line (const char *line,
            guint      *ret_code)
{
  if (line[0] < '2' || line[0] > '5' || !g_ascii_isdigit (line[1]) || !g_ascii_isdigit (line[2]))
    return EHLO_SMTP_LINE_BAD;

  *ret_code = (guint) (100 * (line[0] - '0') + 10 * (line[1] - '0') + (line[2] - '0'));
  switch (line[3])
    {
    case '-':
      return EHLO_SMTP_LINE_MORE;

    /* A bare "250" is against the grammar but to be accepted, RFC 5321 4.2.1 end. */
    case ' ':
    case '\0':
      return EHLO_SMTP_LINE_LAST;

    default:
      return EHLO_SMTP_LINE_BAD;
    }
}

/* Where the text begins. An enhanced code belongs to the line only if it is of the class of the
 * code (RFC 2034 section 4); "451 5.7.3 STARTTLS is required" keeps it as text. */
static gsize
take_enhanced_code (EhloSmtpReply *self,
                    const char    *line,
                    guint          code)
{
  const char *text = line[3] == '\0' ? line + 3 : line + 4;
  const char *rest;
  EhloEnhancedCode enhanced;

  if (ehlo_enhanced_code_parse (text, &enhanced, &rest) && enhanced.klass == code / 100)
    {
      if (!ehlo_enhanced_code_is_set (&self->enhanced) && code / 100 == self->code / 100)
        self->enhanced = enhanced;
      text = rest;
    }

  return (gsize) (text - line);
}

static void
take_code (EhloSmtpReply *self,
           guint          code)
{
  if (self->code == 0)
    self->code = code;
  else if (self->code != code)
    self->has_conflict = TRUE;
}

static gsize
strip_line_end (const char *bytes,
                gsize       length)
{
  while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
    length--;

  return length;
}

/**
 * ehlo_smtp_reply_add_line:
 * @self: a reply whose last line is not in yet
 * @bytes: (array length=length): the line as it came, with or without its line end; may hold NUL
 * @length: number of bytes
 *
 * Takes in one line (RFC 5321 4.2): `250-text`, `250 text`, or a bare `250`. The first line with a
 * code gives the reply its code, the first enhanced code of the same class its enhanced code. A
 * line that is no reply line is kept as text and changes neither.
 *
 * What goes beyond %EHLO_SMTP_MAX_REPLY_LINES, %EHLO_SMTP_MAX_LINE_BYTES or
 * %EHLO_SMTP_MAX_REPLY_BYTES is read, but not kept. To end the conversation over it is up to the
 * caller.
 *
 * Returns: what kind of line it was
 */
EhloSmtpLine
ehlo_smtp_reply_add_line (EhloSmtpReply *self,
                          const char    *bytes,
                          gsize          length)
{
  g_autofree char *line = NULL;
  EhloSmtpLine kind;
  gsize offset = 0;
  guint code = 0;

  g_return_val_if_fail (self != NULL, EHLO_SMTP_LINE_BAD);
  g_return_val_if_fail (!self->is_whole, EHLO_SMTP_LINE_BAD);

  length = strip_line_end (bytes, length);
  line = ehlo_escape_bytes (bytes, length, EHLO_SMTP_MAX_LINE_BYTES);
  kind = parse_line (line, &code);
  if (kind != EHLO_SMTP_LINE_BAD)
    {
      take_code (self, code);
      offset = take_enhanced_code (self, line, code);
    }
  self->is_whole = kind == EHLO_SMTP_LINE_LAST;

  length = MIN (length, EHLO_SMTP_MAX_LINE_BYTES);
  if (self->lines->len < EHLO_SMTP_MAX_REPLY_LINES
      && length <= EHLO_SMTP_MAX_REPLY_BYTES - self->n_bytes)
    {
      self->n_bytes += length;
      g_ptr_array_add (self->lines, g_steal_pointer (&line));
      g_array_append_val (self->text_offsets, offset);
    }

  return kind;
}

/**
 * ehlo_smtp_reply_get_code:
 * @self: a reply
 *
 * Returns: the three-digit code of the first line that has one; 0 when there is none
 */
guint
ehlo_smtp_reply_get_code (const EhloSmtpReply *self)
{
  return self->code;
}

/**
 * ehlo_smtp_reply_get_class:
 * @self: a reply
 *
 * Returns: the first digit of the code, 2 to 5 (RFC 5321 4.2.1); 0 when there is none
 */
guint
ehlo_smtp_reply_get_class (const EhloSmtpReply *self)
{
  return self->code / 100;
}

/**
 * ehlo_smtp_reply_get_enhanced:
 * @self: a reply
 *
 * Returns: (transfer none): the enhanced code of the first line that has one; ask
 *   ehlo_enhanced_code_is_set() whether there is one at all
 */
const EhloEnhancedCode *
ehlo_smtp_reply_get_enhanced (const EhloSmtpReply *self)
{
  return &self->enhanced;
}

/**
 * ehlo_smtp_reply_has_conflict:
 * @self: a reply
 *
 * Returns: whether the lines disagree about the code, against RFC 5321 4.2.1
 */
gboolean
ehlo_smtp_reply_has_conflict (const EhloSmtpReply *self)
{
  return self->has_conflict;
}

/**
 * ehlo_smtp_reply_get_n_lines:
 * @self: a reply
 *
 * Returns: number of lines that were kept
 */
guint
ehlo_smtp_reply_get_n_lines (const EhloSmtpReply *self)
{
  return self->lines->len;
}

/**
 * ehlo_smtp_reply_get_line:
 * @self: a reply
 * @index: number of the line, from 0
 *
 * Returns: (transfer none) (nullable): the whole line, escaped as ehlo_escape_bytes() does; %NULL
 *   behind the last one
 */
const char *
ehlo_smtp_reply_get_line (const EhloSmtpReply *self,
                          guint                index)
{
  return index < self->lines->len ? g_ptr_array_index (self->lines, index) : NULL;
}

/**
 * ehlo_smtp_reply_get_line_text:
 * @self: a reply
 * @index: number of the line, from 0
 *
 * Returns: (transfer none) (nullable): the line without its code and enhanced code. It points into
 *   the line: for one that is no reply line it is the very pointer that ehlo_smtp_reply_get_line()
 *   gives. %NULL behind the last line.
 */
const char *
ehlo_smtp_reply_get_line_text (const EhloSmtpReply *self,
                               guint                index)
{
  const char *line = ehlo_smtp_reply_get_line (self, index);

  return line != NULL ? line + g_array_index (self->text_offsets, gsize, index) : NULL;
}

/**
 * ehlo_smtp_reply_dup_verbatim:
 * @self: a reply
 *
 * Returns: (transfer full): all lines, escaped, with a line feed between them; "" when there is
 *   none
 */
char *
ehlo_smtp_reply_dup_verbatim (const EhloSmtpReply *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, g_ptr_array_index (self->lines, i));
    }

  return g_string_free (text, FALSE);
}
