package io.restoreroutes.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.spi.ThreadExecutor;
import org.quartz.spi.ThreadPool;

/**
 * The threads on which Quartz plans and fires. Quartz interrupts its threads when it stops, and an
 * interrupt in the midst of a read or write closes H2's file for all. So what Quartz takes for its
 * threads are only the tasks of ours, which nobody interrupts; they end by themselves when they see
 * that Quartz was stopped.
 */
final class QuartzThreads implements ThreadExecutor, ThreadPool {
    private static final int FIRINGS = 2;

    private final long patienceMillis;
    private final AtomicInteger number = new AtomicInteger();
    private final List<Thread> planners = new ArrayList<>();
    private final Semaphore free = new Semaphore(FIRINGS);
    private final ExecutorService firings = Executors.newFixedThreadPool(FIRINGS, this::thread);
    private volatile boolean stopping;

    /**
     * @param patienceMillis how long a stop waits for firings under way
     */
    QuartzThreads(long patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "restore-schedule-" + number.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Thread task) {
        Thread planner = thread(task);
        planners.add(planner);
        planner.start();
    }

    @Override
    public boolean runInThread(Runnable firing) {
        free.acquireUninterruptibly();
        firings.execute(
                () -> {
                    try {
                        firing.run();
                    } finally {
                        free.release();
                    }
                });
        return true;
    }

    @Override
    public int blockForAvailableThreads() {
        try {
            while (!stopping && !free.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                // looks again whether it is to stop
            }
            if (!stopping) {
                free.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    /**
     * First the thread that begins firings (the first one Quartz asked for) has to see the end: a
     * firing that found no thread any more would be taken for broken and never fire again.
     */
    @Override
    public void shutdown(boolean waitForJobsToComplete) {
        stopping = true;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        try {
            planners.get(0).join(patienceMillis);
            firings.shutdown();
            firings.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            firings.shutdown();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int getPoolSize() {
        return FIRINGS;
    }

    @Override
    public void initialize() {
        // ready as it is
    }

    @Override
    public void setInstanceId(String id) {
        // our threads have names of their own
    }

    @Override
    public void setInstanceName(String name) {
        // our threads have names of their own
    }
}
