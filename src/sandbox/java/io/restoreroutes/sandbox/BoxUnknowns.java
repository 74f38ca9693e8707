package io.restoreroutes.sandbox;

/** What is not documented of Box, as {@link BoxSandbox} lets a test set it. */
final class BoxUnknowns {
    volatile boolean restoringUntrashedIsError = true;
    volatile boolean promotingTrashedIsError = true;
    volatile boolean trashedFilesShow;
    volatile boolean promoteSetsModifiedAt = true;
    volatile boolean promoteTellsNumber = true;
    volatile boolean promoteTellsHash = true;
    volatile boolean numbersAreTold = true;
    volatile boolean purgeRenumbers;
    volatile boolean limitIsTold = true;
    volatile boolean overCapStaysListed;
    volatile boolean lastMarkerIsEmpty;
    volatile boolean pagesRepeatEntries;
    volatile boolean eventsAreForbidden;
    volatile boolean eventPagesAreShort;
    volatile boolean eventSourcesAreFiles;
    volatile boolean eventsTellNumbers;
    volatile String eventOfVersion = "EDIT";
}
