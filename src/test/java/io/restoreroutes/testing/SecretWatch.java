package io.restoreroutes.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * Sets every logger to one level and looks for canaries in each event as it comes: there are too
 * many to be kept. Only this one listens until it is closed.
 */
public final class SecretWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final Canaries canaries;
    private final String notOurs;
    private final AtomicLong events = new AtomicLong();
    private final List<String> found = new CopyOnWriteArrayList<>();

    /**
     * Listens from now on.
     *
     * @param notOurs how the names of loggers begin that are left out: of the stand-ins
     */
    public SecretWatch(Canaries canaries, String notOurs) {
        this(canaries, notOurs, Level.TRACE);
    }

    /** Listens from now on, to what loggers say at that level. */
    public SecretWatch(Canaries canaries, String notOurs, Level level) {
        this.canaries = canaries;
        this.notOurs = notOurs;
        start();
        // what others append would only cost time at TRACE
        root.iteratorForAppenders().forEachRemaining(Appender::stop);
        root.addAppender(this);
        root.setLevel(level);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith(notOurs)) {
            return;
        }
        events.incrementAndGet();
        String text = event.getThreadName() + " " + event.getFormattedMessage();
        if (event.getThrowableProxy() != null) {
            text += ThrowableProxyUtil.asString(event.getThrowableProxy());
        }
        for (String canary : canaries.in(text)) {
            found.add(canary + " in " + event.getLoggerName() + ": " + text);
        }
    }

    /** {@return the number of events seen} */
    public long events() {
        return events.get();
    }

    /** {@return the events with a canary in them, one a line; "" for none} */
    public String found() {
        return String.join("\n", found);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(before);
        root.iteratorForAppenders().forEachRemaining(Appender::start);
    }
}
