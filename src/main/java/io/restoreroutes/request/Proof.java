package io.restoreroutes.request;

/**
 * What an outcome can show of a file: what was there, what is there, and how we know.
 *
 * @param ifCurrent what has to be current still when the chosen version is written; null if the
 *     request named it, or nothing was chosen
 * @param previousVersionId what was current before our write, under the id that an undo can use;
 *     null if it was not asked for
 * @param verifiedBy how we know that the content is current now: {@code sha1} or {@code version};
 *     null if we do not
 * @param found what is known of a version that we chose; null if it has nothing to say
 */
public record Proof(String ifCurrent, String previousVersionId, String verifiedBy, Found found) {

    /** Nothing is shown. */
    public static final Proof NONE = new Proof(null, null, null, null);
}
