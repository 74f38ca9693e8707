package io.restoreroutes.intake;

/** Names from outside in a log line: control characters escaped, never more than one line. */
final class LogText {
    private static final int LONGEST = 200;

    private LogText() {}

    static String of(String text) {
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
