package io.restoreroutes.request;

import java.util.Set;

/**
 * What requests to a provider may say in place of ids and beside them, see {@link Selector}.
 * Implementations are stateless.
 */
public interface SelectorRules {
    /** {@return the operations that look at {@code ifCurrent} before they write} */
    Set<Operation> guarded();

    /** {@return whether {@code ifCurrent} may say this} */
    boolean isGuard(String text);

    /** {@return what {@code ifCurrent} must be, as a person reads it} */
    String guardRule();

    /** {@return the id of the file whose web address this is; anything else as it is} */
    default String fileId(String text) {
        return text;
    }

    /**
     * {@return what {@code folder} must be, as a person reads it; null if folders cannot be listed}
     */
    default String folderRule() {
        return null;
    }

    /** {@return the folder in the provider's form, also of its web address; null if it is none} */
    default String folder(String text) {
        return null;
    }

    /** {@return whether the provider tells which files a person has changed, wherever they are} */
    default boolean tellsEvents() {
        return false;
    }

    /**
     * {@return whether a plan may approve itself} Not where something that a plan takes for granted
     * can only be known by a person.
     */
    default boolean approvesPlans() {
        return false;
    }

    /** {@return what {@code path} must be, as a person reads it; null if files have no paths} */
    default String pathRule() {
        return null;
    }

    /**
     * {@return the path, from the root on, of what {@code path} says; null if it is none}
     *
     * @param publicUrl below which the account's files are seen, or null if that is not known
     */
    default String path(String text, String publicUrl) {
        return null;
    }
}
