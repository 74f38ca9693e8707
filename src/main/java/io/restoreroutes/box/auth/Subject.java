package io.restoreroutes.box.auth;

/**
 * Whom a Box token stands for.
 *
 * @param type {@code enterprise} (the app's service account) or {@code user}
 * @param id decimal digits
 */
record Subject(String type, String id) {
    static Subject enterprise(String id) {
        return new Subject("enterprise", id);
    }

    static Subject user(String id) {
        return new Subject("user", id);
    }
}
