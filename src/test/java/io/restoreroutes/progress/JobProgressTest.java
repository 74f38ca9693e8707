package io.restoreroutes.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JobProgressTest {
    private static final String JOB = "20261122-074435-ooyygx";

    @Test
    void lineTellsDoneRateTimeLeftAndFailures() {
        assertEquals(
                "Job " + JOB + ": 1,250 of 5,000 done, 125/s, 30.0 s left, 3 failed or rejected",
                new JobProgress(JOB, 1250, 5000, true, 3, 125).sentence());
    }

    @Test
    void lineDoesNotGuessWhileTheSourceIsRead() {
        assertEquals(
                "Job " + JOB + ": 0 of 2,000 read so far done, 0/s",
                new JobProgress(JOB, 0, 2000, false, 0, 0).sentence());
    }

    @Test
    void barFillsUp() {
        assertEquals(
                JOB + " [####------------] 1,250/5,000 125/s 30.0 s left",
                new JobProgress(JOB, 1250, 5000, true, 0, 125).bar(0));
        assertEquals(
                JOB + " [----------------] 0/0+ 0/s, +2",
                new JobProgress(JOB, 0, 0, false, 0, 0).bar(2));
        assertEquals(
                JOB + " [################] 9/9 0.9/s 0 ms left",
                new JobProgress(JOB, 9, 9, true, 0, 0.9).bar(0));
    }

    @Test
    void barKeepsToOneLineOfATerminal() {
        String bar = new JobProgress(JOB, 999_999_999, 1_999_999_999, true, 0, 1200).bar(120);

        assertTrue(bar.length() <= JobProgress.WIDEST_BAR, bar);
    }
}
