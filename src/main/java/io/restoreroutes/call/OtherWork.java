package io.restoreroutes.call;

import java.util.Set;

/**
 * What other requests did to a file, or may have done. Asked anew each time, after the provider has
 * told what there is: whoever made a version had committed before that it would.
 */
public interface OtherWork {
    /** Nobody else is known. */
    OtherWork NONE =
            new OtherWork() {
                @Override
                public Set<String> promoting() {
                    return Set.of();
                }

                @Override
                public Set<String> credited() {
                    return Set.of();
                }
            };

    /**
     * {@return the versions that requests of other identities may have promoted: their writes are
     * in doubt or under way} To be asked before {@link #credited}, into which they go.
     */
    Set<String> promoting();

    /** {@return versions that other requests brought about: no evidence for this one} */
    Set<String> credited();
}
