package io.restoreroutes.intake;

import io.restoreroutes.ledger.Ledger;
import java.nio.file.Files;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the YAML route of the file intake refers to, and the files a former process left over. */
public final class FileIntake {
    /** Where a taken file is handed over to be read. */
    static final String TAKEN_FILES = "seda:restore-taken-files?blockWhenFull=true";

    private static final Logger LOG = LoggerFactory.getLogger(FileIntake.class);

    private final CamelContext context;
    private final FileSettings settings;
    private final FileInbox inbox;
    private List<TakenFile> leftovers = List.of();

    public FileIntake(CamelContext context, Ledger ledger, FileSettings settings) {
        this.context = context;
        this.settings = settings;
        this.inbox = new FileInbox(ledger, settings);
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
        if (leftovers.isEmpty() || context.getRoute("file-accept") == null) {
            return;
        }
        LOG.info(
                "{} being read at the last stop; reading goes on",
                leftovers.size() == 1 ? "1 file was" : leftovers.size() + " files were");
        ProducerTemplate template = context.createProducerTemplate();
        leftovers.forEach(file -> template.sendBody(TAKEN_FILES, file));
        template.stop();
    }
}
