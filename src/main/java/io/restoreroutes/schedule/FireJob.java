package io.restoreroutes.schedule;

import java.util.function.Consumer;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz runs. It sees to it that the firings of one schedule come one after the other. */
@DisallowConcurrentExecution
final class FireJob implements Job {
    private final Consumer<JobExecutionContext> work;

    FireJob(Consumer<JobExecutionContext> work) {
        this.work = work;
    }

    @Override
    public void execute(JobExecutionContext context) {
        work.accept(context);
    }
}
