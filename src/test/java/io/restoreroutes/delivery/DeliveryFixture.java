package io.restoreroutes.delivery;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A ledger with jobs in it, and a delivery that a test starts and stops. */
abstract class DeliveryFixture {
    @TempDir Path folder;
    LedgerJobs jobs;
    Deliverer deliverer;

    @BeforeEach
    void open() {
        jobs = new LedgerJobs(folder);
    }

    @AfterEach
    void close() {
        stop();
        jobs.close();
    }

    final void start(Map<String, String> settings) throws Exception {
        deliverer = Deliverer.start(jobs.ledger, folder, settings);
    }

    final void stop() {
        if (deliverer != null) {
            deliverer.close();
            deliverer = null;
        }
    }
}
