package io.restoreroutes.intake;

import io.restoreroutes.ledger.Ledger;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.file.GenericFileFilter;
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
    private volatile boolean ready;

    public FileIntake(CamelContext context, Ledger ledger, FileSettings settings) {
        this.context = context;
        this.settings = settings;
        this.inbox = new FileInbox(ledger, settings);
    }

    /** Binds the beans {@code restoreInbox} and {@code restoreFileFilter}. */
    public void install() {
        context.getRegistry().bind("restoreInbox", inbox);
        FileFilter complete = new FileFilter(settings.stableFor(), System::nanoTime);
        // The routes poll before start() has looked for leftovers; a file taken in between would be
        // one of them, and would be read twice or lose its job.
        GenericFileFilter<File> filter = file -> ready && complete.accept(file);
        context.getRegistry().bind("restoreFileFilter", filter);
    }

    /**
     * Goes on with what lies in {@code .work}, if the route that reads files is there. Only then
     * are new files taken.
     *
     * @throws IOException if the folder cannot be read or written
     */
    public void start() throws IOException {
        resume();
        ready = true;
    }

    private void resume() throws IOException {
        if (context.getRoute("file-accept") == null || !Files.isDirectory(settings.directory())) {
            return;
        }
        List<TakenFile> leftovers = inbox.leftovers();
        if (!leftovers.isEmpty()) {
            LOG.info("Files being read at the last stop: {}; they go on", leftovers.size());
        }
        try (ProducerTemplate template = context.createProducerTemplate()) {
            for (TakenFile file : leftovers) {
                template.sendBody(TAKEN_FILES, file);
            }
        }
    }
}
