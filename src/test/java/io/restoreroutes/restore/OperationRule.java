package io.restoreroutes.restore;

import io.restoreroutes.box.Box;
import io.restoreroutes.imagekit.ImageKit;
import io.restoreroutes.request.Operation;
import io.restoreroutes.request.Provider;

/**
 * The operations, and the rule by which the steps of each settle a write in doubt before another is
 * sent. docs/reliability.md shows the rule in the same words.
 */
enum OperationRule {
    IMAGEKIT_RESTORE(
            ImageKit.PROVIDER,
            Operation.RESTORE,
            "the file's details",
            1,
            "the wanted version is current → `restored`",
            "another one is current: the same PUT again, which leads to the same state",
            "the file is gone, or may not be read"),
    IMAGEKIT_ROLLBACK(
            ImageKit.PROVIDER,
            Operation.ROLLBACK,
            "the file's details",
            1,
            "the wanted version is current → `restored`",
            "another one is current: the same PUT again, which leads to the same state",
            "the file is gone, or may not be read"),
    BOX_RESTORE(
            Box.PROVIDER,
            Operation.RESTORE,
            "the version",
            1,
            "it is out of the trash → `restored`",
            "it is in the trash: sent again",
            "the version is gone, or may not be read"),
    BOX_PROMOTE(
            Box.PROVIDER,
            Operation.PROMOTE,
            "the file, its versions, then the current version's time or the wanted version's hash",
            3,
            "there is a copy, current or past or trashed → `promoted`",
            "there is no copy: sent again",
            "there are more copies than promotes were sent, another identity may have made the"
                    + " copy, the wanted version is gone, or the versions cannot be listed whole"),
    BOX_ROLLBACK(
            Box.PROVIDER,
            Operation.ROLLBACK,
            "the file, the wanted version, then the current version's time or the versions",
            3,
            "the content is the wanted one → `promoted` if a copy is current, else `restored`;"
                    + " there is a copy, but other content is current → `changed-meanwhile`",
            "only what is missing is sent: file out of the trash, version out of the trash,"
                    + " promote",
            "as `promote`");

    @SuppressWarnings("ImmutableEnumChecker") // Provider is immutable
    private final Provider provider;

    private final Operation operation;
    private final String reads;
    private final int mostReads;
    private final String happened;
    private final String notHappened;
    private final String undecided;

    OperationRule(
            Provider provider,
            Operation operation,
            String reads,
            int mostReads,
            String happened,
            String notHappened,
            String undecided) {
        this.provider = provider;
        this.operation = operation;
        this.reads = reads;
        this.mostReads = mostReads;
        this.happened = happened;
        this.notHappened = notHappened;
        this.undecided = undecided;
    }

    Provider provider() {
        return provider;
    }

    Operation operation() {
        return operation;
    }

    /** {@return what is read of a write in doubt} */
    String reads() {
        return reads;
    }

    /** {@return how many reads that is at the most} */
    int mostReads() {
        return mostReads;
    }

    /** {@return the evidence that it happened, and what follows} */
    String happened() {
        return happened;
    }

    /** {@return the evidence that it did not happen, and what follows} */
    String notHappened() {
        return notHappened;
    }

    /** {@return what leaves the doubt, so that the outcome is {@code outcome-unknown}} */
    String undecided() {
        return undecided;
    }
}
