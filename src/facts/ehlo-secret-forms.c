/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-secret-forms-private.h"

#include <string.h>

/* Shorter ones are found as whole words only: "a" or "me" would shred every text. */
#define MIN_FREE_LENGTH 4

static void
wipe_and_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

typedef char SecretText;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SecretText, wipe_and_free)

static void
form_free (gpointer data)
{
  EhloSecretForm *form = data;

  explicit_bzero (form->bytes, form->length);
  g_free (form->bytes);
  g_free (form);
}

static void
add_form (GPtrArray  *forms,
          const char *bytes,
          gsize       length,
          guint       n_left,
          guint       n_right,
          gboolean    whole_word)
{
  EhloSecretForm *form;

  for (guint i = 0; i < forms->len; i++)
    {
      form = g_ptr_array_index (forms, i);
      if (form->length == length && memcmp (form->bytes, bytes, length) == 0)
        return;
    }

  form = g_new0 (EhloSecretForm, 1);
  form->bytes = g_memdup2 (bytes, length);
  form->length = length;
  form->n_left = n_left;
  form->n_right = n_right;
  form->whole_word = whole_word;
  g_ptr_array_add (forms, form);
}

/* RFC 4648: the usual alphabet and that for URLs. */
static void
add_base64_text (GPtrArray *forms,
                 char      *text,
                 gsize      length,
                 guint      n_left,
                 guint      n_right,
                 gboolean   whole_word)
{
  add_form (forms, text, length, n_left, n_right, whole_word);
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '+')
        text[i] = '-';
      else if (text[i] == '/')
        text[i] = '_';
    }
  add_form (forms, text, length, n_left, n_right, whole_word);
}

/* How a secret looks within the base64 of something longer depends on where it begins there, modulo
 * three. Only the letters that are made of its bits alone are certain: @before bytes in front spoil
 * the first before + 1 letters, an incomplete last group the last letter. */
static void
add_base64_inside (GPtrArray  *forms,
                   const char *secret,
                   gsize       before)
{
  gsize length = strlen (secret);
  gsize first = before == 0 ? 0 : before + 1;
  gsize end = (before + length) * 8 / 6;
  guint8 *padded = g_malloc0 (before + length);
  g_autoptr (SecretText) text = NULL;

  memcpy (padded + before, secret, length);
  text = g_base64_encode (padded, before + length);
  add_base64_text (forms, text + first, end - first, before > 0 ? 1 : 0,
                   (before + length) % 3 > 0 ? 1 : 0, FALSE);

  explicit_bzero (padded, before + length);
  g_free (padded);
}

/* The whole of what base64 makes of @bytes, padding and all. */
static void
add_base64_whole (GPtrArray  *forms,
                  const char *bytes,
                  gsize       length,
                  gboolean    whole_word)
{
  g_autoptr (SecretText) text = g_base64_encode ((const guint8 *) bytes, length);

  add_base64_text (forms, text, strlen (text), 0, 0, whole_word);
}

static void
add_hex (GPtrArray  *forms,
         const char *secret,
         const char *digits,
         gboolean    whole_word)
{
  gsize length = strlen (secret);
  g_autoptr (SecretText) text = g_strnfill (2 * length, digits[0]);

  for (gsize i = 0; i < length; i++)
    {
      text[2 * i] = digits[(guint8) secret[i] >> 4];
      text[2 * i + 1] = digits[(guint8) secret[i] & 0x0f];
    }
  add_form (forms, text, 2 * length, 0, 0, whole_word);
}

/* The message of PLAIN, RFC 4616. */
static void
add_plain (GPtrArray  *forms,
           const char *act_for,
           const char *user,
           const char *secret)
{
  /* Large enough from the start, so that growing leaves no copy behind. */
  GString *message = g_string_sized_new (strlen (act_for) + strlen (user) + strlen (secret) + 3);

  g_string_append (message, act_for);
  g_string_append_c (message, '\0');
  g_string_append (message, user);
  g_string_append_c (message, '\0');
  g_string_append (message, secret);
  add_base64_whole (forms, message->str, message->len, FALSE);

  explicit_bzero (message->str, message->len);
  g_string_free (message, TRUE);
}

static void
add_xoauth2 (GPtrArray  *forms,
             const char *user,
             const char *secret)
{
  g_autoptr (SecretText) message =
    g_strconcat ("user=", user, "\001auth=Bearer ", secret, "\001\001", NULL);

  add_base64_whole (forms, message, strlen (message), FALSE);
}

/* With base64 a very short secret leaves no letter that is certain, so of that only what it makes
 * alone and the known messages around it are looked for. */
static void
add_secret (GPtrArray  *forms,
            const char *user,
            const char *secret)
{
  gsize length = strlen (secret);
  gboolean is_short = length < MIN_FREE_LENGTH;

  if (length == 0)
    return;

  add_form (forms, secret, length, 0, 0, is_short);
  add_hex (forms, secret, "0123456789abcdef", is_short);
  add_hex (forms, secret, "0123456789ABCDEF", is_short);

  for (gsize before = 0; before < 3 && !is_short; before++)
    add_base64_inside (forms, secret, before);
  if (is_short)
    add_base64_whole (forms, secret, length, TRUE);

  if (user != NULL)
    {
      add_plain (forms, "", user, secret);
      add_plain (forms, user, user, secret);
      add_xoauth2 (forms, user, secret);
    }
}

static char *
remove_blanks (const char *secret)
{
  char *text = g_strdup (secret);
  char *out = text;

  for (const char *at = secret; *at != '\0'; at++)
    {
      if (!g_ascii_isspace (*at))
        *out++ = *at;
    }
  /* wipe_and_free() goes as far as the first NUL only. */
  memset (out, '\0', strlen (out));

  return text;
}

/**
 * ehlo_secret_forms_new:
 * @user: (nullable): the user name the secret goes with
 * @secret: (nullable): a password or token
 *
 * Works out what gives @secret away: itself, in hex digits, in base64 wherever it stands within it,
 * and in the messages of SASL together with @user. The same for what becomes of it on the way: app
 * passwords are shown in groups ("abcd efgh") and sent without the blanks, programs take blanks off
 * the ends, and SASLprep (RFC 4013) puts it into NFKC. Encodings of text are not among the forms;
 * ehlo_encoded_match() sees through them. Any thread.
 *
 * Returns: (transfer full) (element-type EhloSecretForm): the forms, wiped when freed; none for a
 *   secret that is %NULL or empty
 */
GPtrArray *
ehlo_secret_forms_new (const char *user,
                       const char *secret)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (form_free);
  g_autoptr (SecretText) without_blanks = NULL;
  g_autoptr (SecretText) stripped = NULL;
  g_autoptr (SecretText) normal = NULL;

  if (secret == NULL)
    return forms;

  without_blanks = remove_blanks (secret);
  stripped = g_strdup (secret + strspn (secret, " \t\r\n\v\f"));
  g_strchomp (stripped);
  /* It does not wipe the buffer it works in, so ASCII, which it would not change, is kept out. */
  if (!g_str_is_ascii (secret))
    normal = g_utf8_normalize (secret, -1, G_NORMALIZE_NFKC);

  add_secret (forms, user, secret);
  add_secret (forms, user, stripped);
  add_secret (forms, user, without_blanks);
  if (normal != NULL)
    add_secret (forms, user, normal);

  return forms;
}
