package io.restoreroutes.schedule;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** One firing. Quartz sees to it that those of one schedule come one after the other. */
@DisallowConcurrentExecution
final class FireJob implements Job {
    private final Firings firings;

    FireJob(Firings firings) {
        this.firings = firings;
    }

    @Override
    public void execute(JobExecutionContext context) {
        firings.fire(context);
    }
}
