package io.restoreroutes.settings;

import java.util.List;

/** The settings cannot be used. The message is a sentence per key for the person who wrote them. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** One sentence per problem, each naming its key; none may hold a secret. */
    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** {@return the sentences, one per problem} */
    public List<String> problems() {
        return problems;
    }
}
