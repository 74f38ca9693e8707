package io.restoreroutes.torture;

/**
 * One request and the account it is for.
 *
 * @param number unlike that of any other wish of the run; the file follows from it
 */
record Wish(int number, Kind kind, String account) {
    String requestId() {
        return "w" + number;
    }

    String fileId() {
        return kind.fileId(number);
    }

    String json() {
        return ("{\"requestId\":\"%s\",\"account\":\"%s\",\"operation\":\"%s\","
                        + "\"fileId\":\"%s\",\"versionId\":\"%s\"}\n")
                .formatted(requestId(), account, kind.operation, fileId(), kind.versionId(number));
    }
}
