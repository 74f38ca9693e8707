package io.restoreroutes.settings;

/** Names from outside in a log line: control characters escaped, never more than one line. */
public final class PlainName {
    private static final int LONGEST = 200;

    private PlainName() {}

    /** {@return the text on one line, at most 200 characters} */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(
                        c -> {
                            if (Character.isISOControl(c)) {
                                safe.append(String.format("\\u%04x", c));
                            } else {
                                safe.appendCodePoint(c);
                            }
                        });
        return safe.toString();
    }
}
