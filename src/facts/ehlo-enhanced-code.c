/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-enhanced-code.h"

/* RFC 3463 section 2: subject and detail have one to three digits. */
static gboolean
parse_number (const char **at,
              guint       *ret_number)
{
  guint number = 0;
  guint n_digits = 0;

  while (g_ascii_isdigit (**at))
    {
      if (++n_digits > 3)
        return FALSE;
      number = number * 10 + (guint) g_ascii_digit_value (**at);
      (*at)++;
    }

  *ret_number = number;
  return n_digits > 0;
}

static gboolean
parse_dot (const char **at)
{
  if (**at != '.')
    return FALSE;

  (*at)++;
  return TRUE;
}

/**
 * ehlo_enhanced_code_parse:
 * @text: (nullable): text of a reply, behind the three digits and the blank or hyphen
 * @ret_code: (out) (optional): the code; untouched when there is none
 * @ret_rest: (out) (optional) (transfer none): what follows the code and its blanks; untouched when
 *   there is none
 *
 * Reads an enhanced status code at the very start of @text (RFC 2034 section 4): class 2, 4 or 5,
 * then subject and detail of one to three digits each (RFC 3463 section 2), then a blank, a colon
 * or the end. So `5.7.1.example.com` and `2.0.0.53` are none. Cisco's mail gateways write a `#` in
 * front (`550 #5.1.0 Address rejected.`); that counts too. Any thread.
 *
 * Returns: whether there is a code
 */
gboolean
ehlo_enhanced_code_parse (const char        *text,
                          EhloEnhancedCode  *ret_code,
                          const char       **ret_rest)
{
  EhloEnhancedCode code = { 0 };
  const char *at = text;

  if (text == NULL)
    return FALSE;

  if (*at == '#')
    at++;

  if (!parse_number (&at, &code.klass)
      || (code.klass != 2 && code.klass != 4 && code.klass != 5)
      || !parse_dot (&at)
      || !parse_number (&at, &code.subject)
      || !parse_dot (&at)
      || !parse_number (&at, &code.detail))
    return FALSE;

  if (*at == ':')
    at++;
  if (*at != '\0' && *at != ' ')
    return FALSE;
  while (*at == ' ')
    at++;

  if (ret_code != NULL)
    *ret_code = code;
  if (ret_rest != NULL)
    *ret_rest = at;

  return TRUE;
}

/**
 * ehlo_enhanced_code_is_set:
 * @self: (nullable): a code
 *
 * Returns: whether there is a code at all
 */
gboolean
ehlo_enhanced_code_is_set (const EhloEnhancedCode *self)
{
  return self != NULL && self->klass != 0;
}

/**
 * ehlo_enhanced_code_to_string:
 * @self: (nullable): a code
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the code as it is written, `5.7.8`, or %NULL when there is
 *   none
 */
char *
ehlo_enhanced_code_to_string (const EhloEnhancedCode *self)
{
  if (!ehlo_enhanced_code_is_set (self))
    return NULL;

  return g_strdup_printf ("%u.%u.%u", self->klass, self->subject, self->detail);
}
