package io.restoreroutes.spring;

import io.restoreroutes.ledger.LedgerException;
import io.restoreroutes.settings.SettingsException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Shows the sentences about wrong settings and the ledger instead of a stack trace. */
final class RestoreFailureAnalyzer implements FailureAnalyzer {
    private static final String INTRODUCTION = "Restore Routes does not start:\n\n";

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException settings) {
                return new FailureAnalysis(
                        INTRODUCTION + listed(settings.problems()),
                        "Correct these settings, or add what they need. docs/settings.md of Restore"
                                + " Routes lists all of them.",
                        cause);
            }
            if (cause instanceof LedgerException) {
                return new FailureAnalysis(
                        INTRODUCTION + listed(List.of(cause.getMessage())),
                        "See to the database of the ledger: restore.ledger.url if it is set, else"
                                + " the application's DataSource.",
                        cause);
            }
        }
        return null;
    }

    private static String listed(List<String> sentences) {
        return sentences.stream()
                .map(sentence -> "    " + sentence)
                .collect(Collectors.joining("\n"));
    }
}
