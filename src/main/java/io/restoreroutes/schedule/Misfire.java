package io.restoreroutes.schedule;

/** What becomes of the firings that were missed while nothing ran. */
enum Misfire {
    /** The last one missed is made up for. */
    FIRE_ONCE("fire-once"),
    /** None is. */
    SKIP("skip");

    private final String word;

    Misfire(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
