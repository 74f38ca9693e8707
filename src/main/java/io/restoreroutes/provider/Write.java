package io.restoreroutes.provider;

import java.util.Locale;

/** What a call changes at the provider. */
public enum Write {
    /** The file itself left the trash. */
    FILE_RESTORED("the file was taken out of the trash"),
    /** A version was restored: made current, or taken out of the trash. */
    VERSION_RESTORED("the version was restored"),
    /** The version was copied to the top: a new version, which a {@code Changes} may name. */
    VERSION_PROMOTED("the version was promoted");

    private final String sentence;

    Write(String sentence) {
        this.sentence = sentence;
    }

    /** {@return what was changed, as a clause for a person} */
    public String sentence() {
        return sentence;
    }

    /** {@return the word used in the ledger} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
