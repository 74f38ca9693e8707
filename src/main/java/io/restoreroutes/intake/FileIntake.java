package io.restoreroutes.intake;

import io.restoreroutes.disk.DiskSync;
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

    /** How often is tried again what could not be done, and what other processes left is taken. */
    static final long WATCH_SECONDS = 2;

    private final CamelContext context;
    private final Ledger ledger;
    private final FileSettings settings;
    private final FileInbox inbox;
    private final InboxWatch polling;
    private List<TakenFile> leftovers = List.of();
    private ScheduledExecutorService watch;
    private boolean lookedBack;

    public FileIntake(
            CamelContext context,
            Ledger ledger,
            FileSettings settings,
            Clock clock,
            DiskSync disk) {
        this.context = context;
        this.ledger = ledger;
        this.settings = settings;
        this.inbox = new FileInbox(ledger, settings, clock, disk);
        this.polling = new InboxWatch(settings.directory());
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
        context.getRegistry().bind("restoreInboxWatch", polling);
        if (settings.enabled() && Files.isDirectory(settings.directory())) {
            leftovers = inbox.leftovers();
        }
    }

    /**
     * Lets files be taken, and goes on with what lies in {@code .work}, if the route that reads
     * files is there.
     */
    public void start() {
        polling.allow();
        if (settings.enabled() && context.getRoute("restore-file-intake") == null) {
            LOG.info("There is no route restore-file-intake: files in the inbox are not taken");
        }
        if (context.getRoute("restore-file-accept") == null) {
            return;
        }
        goOn(leftovers, "being read at the last stop");
        watch =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "restore-left-files");
                            thread.setDaemon(true);
                            return thread;
                        });
        watch.scheduleWithFixedDelay(
                this::lookForLeft, WATCH_SECONDS, WATCH_SECONDS, TimeUnit.SECONDS);
    }

    /** {@return a sentence on what is wrong with the folders, or null} */
    public String trouble() {
        return settings.enabled() ? inbox.folderTrouble() : null;
    }

    /** Looks no more for files that were left. */
    public void stop() {
        if (watch != null) {
            watch.shutdown();
        }
    }

    private void lookForLeft() {
        try {
            if (!Files.isDirectory(settings.directory())) {
                return;
            }
            if (!lookedBack) {
                inbox.lookBack();
                lookedBack = true;
            }
            inbox.again(file -> send(List.of(file)));
            if (ledger.leases().isShared()) {
                goOn(inbox.abandoned(), "left by a process that is gone");
            }
        } catch (LedgerException e) {
            // Those who have something to do say so.
            LOG.debug("The ledger is away: {}", e.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("A fault of our own while looking for files that were left", fault);
        }
    }

    private void goOn(List<TakenFile> files, String which) {
        if (files.isEmpty()) {
            return;
        }
        LOG.info(
                "{} {}; reading goes on",
                files.size() == 1 ? "1 file was" : files.size() + " files were",
                which);
        send(files);
    }

    private void send(List<TakenFile> files) {
        if (files.isEmpty()) {
            return;
        }
        ProducerTemplate template = context.createProducerTemplate();
        files.forEach(file -> template.sendBody(TAKEN_FILES, file));
        template.stop();
    }
}
