package io.restoreroutes.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.restoreroutes.provider.Write;
import io.restoreroutes.request.RestoreJson;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a request has changed at the provider, in all its attempts, as far as the provider confirmed
 * it, and what was chosen before. Not thread-safe.
 */
public final class Changes {
    private static final String INTENT = "intent";

    private final Set<Write> done = EnumSet.noneOf(Write.class);
    private String promotedVersion;
    private Write intended;
    private Chosen chosen;
    private Consumer<Changes> intents = changes -> {};

    /**
     * {@return what {@link #text} wrote down}
     *
     * @param text null for nothing; words it does not know are left out
     */
    public static Changes parse(String text) {
        Changes changes = new Changes();
        if (text != null) {
            int choice = text.indexOf('{');
            String words = choice < 0 ? text : text.substring(0, choice);
            Arrays.stream(words.split(",")).forEach(changes::parseWord);
            changes.chosen = choice < 0 ? null : readChoice(text.substring(choice));
        }
        return changes;
    }

    private static Chosen readChoice(String json) {
        try {
            return RestoreJson.mapper().readValue(json, Chosen.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a recorded choice cannot be read", e);
        }
    }

    private void parseWord(String word) {
        String[] parts = word.split("=", 2);
        boolean isIntent = parts[0].equals(INTENT);
        for (Write write : Write.values()) {
            if (isIntent && write.wireName().equals(parts[1])) {
                intended = write;
            } else if (write.wireName().equals(parts[0])) {
                done.add(write);
                if (write == Write.VERSION_PROMOTED && parts.length > 1) {
                    promotedVersion = parts[1];
                }
            }
        }
    }

    /**
     * {@return the changes as the ledger keeps them, a promote with the version it made, such as
     * {@code version-restored,version-promoted=4711}, and what was about to be, such as {@code
     * intent=file-restored}; a choice as JSON after them; null for none}
     */
    public String text() {
        Stream<String> words = done.stream().map(this::word);
        if (intended != null) {
            words = Stream.concat(words, Stream.of(INTENT + "=" + intended.wireName()));
        }
        if (chosen != null) {
            words = Stream.concat(words, Stream.of(RestoreJson.write(chosen)));
        }
        String text = words.collect(Collectors.joining(","));
        return text.isEmpty() ? null : text;
    }

    private String word(Write write) {
        boolean known = write == Write.VERSION_PROMOTED && promotedVersion != null;
        return write.wireName() + (known ? "=" + promotedVersion : "");
    }

    void add(Write write) {
        done.add(write);
        intended = null;
    }

    /** Sets what commits each intent, and throws if it cannot. */
    public void keepIntents(Consumer<Changes> keeper) {
        intents = keeper;
    }

    /**
     * A write is about to be sent because the state just read asks for it. That is committed first:
     * of the state afterwards alone nobody could tell whether this request, cut off by a crash,
     * brought it about.
     */
    public void intend(Write write) {
        intended = write;
        intents.accept(this);
    }

    /** {@return whether a write was about to be sent and nothing is known of it} */
    boolean isIntent() {
        return intended != null;
    }

    void addAll(Changes others) {
        done.addAll(others.done);
        promotedVersion(others.promotedVersion);
        intended = others.intended;
        chosen = others.chosen;
    }

    /** {@return what was decided about the file, or null before} */
    public Chosen chosen() {
        return chosen;
    }

    /** The decision is made: it is committed before anything is written. */
    void choose(Chosen choice) {
        chosen = choice;
        intents.accept(this);
    }

    /** The decision is made, and nothing will be written. */
    void know(Chosen choice) {
        chosen = choice;
    }

    /** {@return the writes the provider confirmed} */
    public Set<Write> done() {
        return Collections.unmodifiableSet(done);
    }

    /** {@return whether that write was confirmed, or is known to have been about to be sent} */
    public boolean mayHaveDone(Write write) {
        return done.contains(write) || intended == write;
    }

    /** {@return the version that a promote made, or null if none is known} */
    public String promotedVersion() {
        return promotedVersion;
    }

    /** Keeps the version that a promote made; null is ignored. */
    public void promotedVersion(String id) {
        promotedVersion = id == null ? promotedVersion : id;
    }

    /** {@return the sentence, and what has been changed so far} */
    String with(String sentence) {
        return done.isEmpty()
                ? sentence
                : done.stream()
                        .map(Write::sentence)
                        .collect(Collectors.joining(", ", sentence + "; before that, ", ""));
    }
}
