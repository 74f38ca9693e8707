package io.restoreroutes.source;

/** Text of others, made safe to be stored and shown. */
final class Text {
    private static final int SHOWN = 60;

    /** Letters, marks and symbols by their kind: fillers, joiners, selectors of a variant. */
    private static final String INVISIBLE =
            "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0\ufe00\ufe01\ufe02"
                    + "\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c\ufe0d\ufe0e\ufe0f";

    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /**
     * {@return whether every store can hold the text: no U+0000 (PostgreSQL refuses it) and no half
     * of a surrogate pair (not encodable as UTF-8)}
     */
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                if (!isPairAt(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** {@return the text with U+FFFD where it is not storable} */
    static String clean(String text) {
        if (isStorable(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                if (isPairAt(clean, i)) {
                    i++;
                } else {
                    clean.setCharAt(i, REPLACEMENT);
                }
            }
        }
        return clean.toString();
    }

    private static boolean isPairAt(CharSequence text, int index) {
        return index + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }

    /** {@return whether it is a blank, also one where no line may break} */
    static boolean isBlank(char c) {
        return c == ' '
                || (c >= '\t' && c <= '\r')
                || (c > 0x7f && (Character.isSpaceChar(c) || Character.isWhitespace(c)));
    }

    /** {@return the text without blanks around it} */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /**
     * {@return the text in quotes, at most 60 characters, as escapes what is not seen or acts on a
     * screen}
     */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("'");
        int index = 0;
        while (index < text.length() && index < SHOWN) {
            int c = text.codePointAt(index);
            if (isHarmless(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format("\\u%04x", c));
            }
            index += Character.charCount(c);
        }
        return quoted.append(index < text.length() ? "…'" : "'").toString();
    }

    /** Format characters can turn the direction of text around; surrogates here are halves. */
    private static boolean isHarmless(int codePoint) {
        if (codePoint < 0x7f) {
            return codePoint >= ' ';
        }
        return INVISIBLE.indexOf(codePoint) < 0
                && switch (Character.getType(codePoint)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED ->
                            false;
                    default -> true;
                };
    }

    /** {@return the name of a field as an error may carry it: storable, at most 60 characters} */
    static String fieldName(String name) {
        int end = Math.min(name.length(), SHOWN);
        return end == name.length() ? clean(name) : clean(name.substring(0, end)) + "…";
    }
}
