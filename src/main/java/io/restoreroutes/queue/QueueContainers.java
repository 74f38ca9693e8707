package io.restoreroutes.queue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The listener containers of our JMS component: one per route that takes messages. */
final class QueueContainers {
    private final List<QueueContainer> all = new CopyOnWriteArrayList<>();

    QueueContainer add(QueueContainer container) {
        all.add(container);
        return container;
    }

    /** Takes no further message. */
    void stopTaking(Duration patience) throws InterruptedException {
        for (QueueContainer container : all) {
            container.stopTaking(patience);
        }
    }
}
