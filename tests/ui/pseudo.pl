# SPDX-License-Identifier: GPL-3.0-or-later
#
# A translation that nobody has to know a language for: every vowel twice, about a third longer, as
# German is than English. What programs fill in, and mnemonics, stay as they are.
s/(%[^a-z%]*[a-z]+|\{\w+\}|<[^>]*>|_)|([aeiou])/defined $1 ? $1 : "$2$2"/ge;
