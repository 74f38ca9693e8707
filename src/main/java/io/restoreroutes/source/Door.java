package io.restoreroutes.source;

/** Where a source comes in, so that its problems speak of what its sender knows. */
public enum Door {
    FILE(
            "file",
            "Save",
            "A file of JSON is named .json, .ndjson or .jsonl.",
            "A table is named .csv or .tsv."),
    MANIFEST(
            "manifest",
            "Save",
            "A manifest of JSON is named .json, .ndjson or .jsonl.",
            "A table is named .csv or .tsv."),
    MESSAGE(
            "message",
            "Send",
            "The property contentType of such a message is application/json, or is left out.",
            "The property contentType of a message with a table is text/csv."),
    BODY(
            "body",
            "Send",
            "The Content-Type of such a body is application/json.",
            "The Content-Type of a table is text/csv."),
    ROUTE(
            "source",
            "Give",
            "Give it a name that ends in .json.",
            "A table comes as a file whose name ends in .csv.");

    private final String noun;
    private final String give;
    private final String asJson;
    private final String asTable;

    Door(String noun, String give, String asJson, String asTable) {
        this.noun = noun;
        this.give = give;
        this.asJson = asJson;
        this.asTable = asTable;
    }

    /** {@return what a source is called here} */
    String noun() {
        return noun;
    }

    /** {@return a sentence on a source without anything in it} */
    String empty() {
        return "The " + noun + " is empty or blank. Give at least one complete request.";
    }

    /** {@return a sentence on which text is read} */
    String asUtf8() {
        return give + " the " + noun + " as UTF-8.";
    }

    /** {@return a sentence on how JSON is told from CSV} */
    String asJson() {
        return asJson;
    }

    /** {@return a sentence on how CSV is told from JSON} */
    String asTable() {
        return asTable;
    }
}
