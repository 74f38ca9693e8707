package io.restoreroutes.intake;

import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.ledger.LedgerException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the YAML route of the file intake refers to, and the files a former process left over. */
public final class FileIntake {
    /** Where a taken file is handed over to be read. */
    static final String TAKEN_FILES = "seda:restore-taken-files?blockWhenFull=true";

    private static final Logger LOG = LoggerFactory.getLogger(FileIntake.class);

    /** How often files of processes that died are looked for, where processes share a ledger. */
    private static final long WATCH_SECONDS = 2;

    private final CamelContext context;
    private final Ledger ledger;
    private final FileSettings settings;
    private final FileInbox inbox;
    private List<TakenFile> leftovers = List.of();
    private ScheduledExecutorService watch;

    public FileIntake(CamelContext context, Ledger ledger, FileSettings settings, Clock clock) {
        this.context = context;
        this.ledger = ledger;
        this.settings = settings;
        this.inbox = new FileInbox(ledger, settings, clock);
    }

    /**
     * Binds the beans {@code restoreInbox}, {@code restoreFileFilter} and {@code
     * restoreInboxWatch}, and looks for what a former process left over, before the route takes new
     * files.
     */
    public void install() {
        context.getRegistry().bind("restoreInbox", inbox);
        context.getRegistry()
                .bind("restoreFileFilter", new FileFilter(settings.stableFor(), System::nanoTime));
        context.getRegistry().bind("restoreInboxWatch", new InboxWatch(settings.directory()));
        if (settings.enabled() && Files.isDirectory(settings.directory())) {
            leftovers = inbox.leftovers();
        }
    }

    /** Goes on with what lies in {@code .work}, if the route that reads files is there. */
    public void start() {
        if (settings.enabled() && context.getRoute("file-intake") == null) {
            LOG.info("There is no route file-intake: files in the inbox are not taken");
        }
        if (context.getRoute("file-accept") == null) {
            return;
        }
        goOn(leftovers);
        if (ledger.leases().isShared()) {
            watch =
                    Executors.newSingleThreadScheduledExecutor(
                            task -> {
                                Thread thread = new Thread(task, "restore-abandoned-files");
                                thread.setDaemon(true);
                                return thread;
                            });
            watch.scheduleWithFixedDelay(
                    this::lookForAbandoned, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Looks no more for files that other processes left. */
    public void stop() {
        if (watch != null) {
            watch.shutdown();
        }
    }

    private void lookForAbandoned() {
        try {
            if (Files.isDirectory(settings.directory())) {
                goOn(inbox.abandoned());
            }
        } catch (LedgerException e) {
            // Those who have something to do say so.
            LOG.debug("The ledger is away: {}", e.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("A fault of our own while looking for files of other processes", fault);
        }
    }

    private void goOn(List<TakenFile> files) {
        if (files.isEmpty()) {
            return;
        }
        LOG.info(
                "{} being read at the last stop; reading goes on",
                files.size() == 1 ? "1 file was" : files.size() + " files were");
        ProducerTemplate template = context.createProducerTemplate();
        files.forEach(file -> template.sendBody(TAKEN_FILES, file));
        template.stop();
    }
}
