package io.restoreroutes.request;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntPredicate;

/** A service that keeps file versions. Immutable; equal to another of the same wire name. */
public final class Provider {
    private final String wireName;
    private final String displayName;
    private final IdRule ids;
    private final Set<Operation> operations;
    private final SelectorRules selectors;

    /**
     * What the file and version ids of a provider look like.
     *
     * @param longest the most characters of an id
     * @param character which characters it may have; none may leave a segment of a path
     * @param text the rule as a person reads it
     */
    public record IdRule(int longest, IntPredicate character, String text) {
        /** {@return whether the text is an id by this rule} */
        public boolean accepts(String id) {
            int length = id.length();
            if (length == 0 || length > longest) {
                return false;
            }
            // A loop, not a pattern: it is asked six times a line, which was a tenth of an intake.
            for (int i = 0; i < length; i++) {
                if (!character.test(id.charAt(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A provider whose requests name file and version by their ids, and are carried out.
     *
     * @param wireName the name used in requests, settings and outcomes
     * @param displayName the name that a person reads
     * @param operations what it can do, at least one
     */
    public Provider(String wireName, String displayName, IdRule ids, Set<Operation> operations) {
        this(wireName, displayName, ids, operations, null);
    }

    /**
     * A provider.
     *
     * @param selectors what its requests may say in place of ids and beside them; null for nothing
     */
    public Provider(
            String wireName,
            String displayName,
            IdRule ids,
            Set<Operation> operations,
            SelectorRules selectors) {
        this.selectors = selectors;
        this.wireName = requireNonNull(wireName, "wireName");
        this.displayName = requireNonNull(displayName, "displayName");
        this.ids = requireNonNull(ids, "ids");
        this.operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }

    /**
     * {@return a provider of which only the name is known} For requests that were checked when they
     * were accepted, perhaps by a process that had more providers than this one.
     */
    public static Provider named(String wireName) {
        IdRule any = new IdRule(Integer.MAX_VALUE, c -> true, "any text");
        return new Provider(wireName, wireName, any, EnumSet.allOf(Operation.class));
    }

    /** {@return whether the text is a well-formed file or version id of this provider} */
    public boolean isId(String text) {
        return ids.accepts(text);
    }

    /** {@return the id rule as a person reads it} */
    public String idRule() {
        return ids.text();
    }

    /** {@return what it can do} */
    public Set<Operation> operations() {
        return operations;
    }

    /** {@return whether the provider has this operation} */
    public boolean supports(Operation operation) {
        return operations.contains(operation);
    }

    /** {@return what its requests may say in place of ids and beside them; null for nothing} */
    public SelectorRules selectors() {
        return selectors;
    }

    /** {@return the name used in requests, settings and outcomes} */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** {@return the name that a person reads} */
    public String displayName() {
        return displayName;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Provider provider && provider.wireName.equals(wireName);
    }

    @Override
    public int hashCode() {
        return wireName.hashCode();
    }

    @Override
    public String toString() {
        return wireName;
    }
}
