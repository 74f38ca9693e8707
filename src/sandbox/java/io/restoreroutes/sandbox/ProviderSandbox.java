package io.restoreroutes.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.restoreroutes.sandbox.Fault.Effect;
import io.restoreroutes.sandbox.HttpConnection.Delivery;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What all sandboxes have in common: an address on this machine, a call log, faults, latency, a
 * rate limit and a clock. Everything may be called and changed from any thread while it runs.
 *
 * <p>A stand-in for another provider extends it and says what a call does ({@link #perform}) and
 * what the provider's errors look like ({@link #error}); it has all of the rest at once.
 */
public abstract class ProviderSandbox implements AutoCloseable {
    static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static final System.Logger LOG = System.getLogger(ProviderSandbox.class.getName());

    private final HttpLoop loop;
    private final CallLog log;
    private final Faults faults = new Faults();
    private final Callers callers = new Callers();
    private final List<Runnable> kept = new ArrayList<>();
    private boolean holding;
    private long sequence;
    private volatile RateLimit rateLimit;
    private volatile Duration toldWait = Duration.ofSeconds(1);
    private volatile Duration latencyBefore = Duration.ZERO;
    private volatile Duration latencyAfter = Duration.ZERO;
    private volatile Duration clockSkew = Duration.ZERO;

    /**
     * Listens on 127.0.0.1 from now on.
     *
     * @param name how the call log calls it
     * @param port 0 for a free one
     * @throws java.io.UncheckedIOException if the port is taken
     */
    protected ProviderSandbox(String name, int port) {
        log = new CallLog(name);
        loop = new HttpLoop(name, port, this::arrived);
    }

    /** {@return the address to put into an account's {@code base-url}} */
    public abstract String baseUrl();

    /** {@return the TCP port on 127.0.0.1} */
    public final int port() {
        return loop.port();
    }

    /** {@return every call so far} */
    public final CallLog log() {
        return log;
    }

    /** {@return the fault switches for all calls but those for tokens} */
    public final Faults faults() {
        return faults;
    }

    /**
     * Answers each call that much after it came; its effect is there at once. Zero at the start.
     */
    public final void latency(Duration latency) {
        latency(Duration.ZERO, latency);
    }

    /** Answers late, and has the effect somewhere in the middle of that time. */
    public final void latency(Duration beforeEffect, Duration afterEffect) {
        latencyBefore = requireNonNull(beforeEffect, "beforeEffect");
        latencyAfter = requireNonNull(afterEffect, "afterEffect");
    }

    /** Limits each caller from now on, with a fresh count; null lifts the limit. */
    public final void rateLimit(RateLimit limit) {
        rateLimit = limit;
    }

    /** {@return the limit, or null if there is none} */
    public final RateLimit rateLimit() {
        return rateLimit;
    }

    /** The wait that {@code Fault.status(429)} tells; one second at the start. */
    public final void toldWait(Duration wait) {
        toldWait = requireNonNull(wait, "wait");
    }

    /** Makes the provider's clock wrong: in {@code Date}, in its times and in what it checks. */
    public final void clockSkew(Duration ahead) {
        clockSkew = requireNonNull(ahead, "ahead");
    }

    /**
     * Keeps all answers back, and what faults send or do in their place, until {@link #release}; a
     * call's effect is there. So a test can be sure of what is under way, at any speed.
     */
    public final void hold() {
        loop.onLoop(() -> holding = true);
    }

    /** Lets the answers go that {@link #hold} has kept, and those to come. */
    public final void release() {
        loop.onLoop(
                () -> {
                    holding = false;
                    kept.forEach(Runnable::run);
                    kept.clear();
                });
    }

    /** Refuses connections and resets those that are open, as a provider that is down. */
    public final void refuseConnections() {
        loop.refuse();
    }

    /** Takes connections again, on the same port. */
    public final void acceptConnections() {
        loop.acceptAgain();
    }

    /** Ends all connections and gives the port back. */
    @Override
    public final void close() {
        loop.close();
        log.close();
    }

    /** The provider's present time. */
    protected final Instant now() {
        return Instant.now().plus(clockSkew);
    }

    /**
     * Does what the request asks for. Called on the sandbox's only thread, as are those below: must
     * be quick.
     */
    protected abstract Result perform(Request request);

    /** {@return the provider's own error answer for a status; a 429 tells to wait so long} */
    protected abstract Answer error(int status, Duration wait, Request request);

    /** {@return which faults this request may meet} */
    protected Faults faultsFor(Request request) {
        return faults;
    }

    /**
     * {@return whose calls are counted together: at first those of a credential; null if the
     * request is not counted}
     */
    protected String caller(Request request) {
        String authorization = request.header("Authorization");
        return authorization == null ? "" : authorization;
    }

    /** {@return the answer with what the provider sends with each; at first nothing} */
    protected Answer stamped(Answer answer, Request request) {
        return answer;
    }

    /**
     * {@return the wait that an answer tells in the provider's own header, zero if none; at first
     * the seconds of {@code Retry-After}}
     */
    protected Duration waitIn(Answer answer) {
        String wait = answer.headers().getOrDefault("Retry-After", "");
        return wait.matches("[0-9]{1,9}")
                ? Duration.ofSeconds(Long.parseLong(wait))
                : Duration.ZERO;
    }

    private void arrived(HttpParser.Parsed parsed, HttpConnection connection) {
        Request request =
                new Request(
                        ++sequence,
                        Instant.now(),
                        parsed.method(),
                        parsed.path(),
                        parsed.query(),
                        parsed.headers(),
                        new String(parsed.body(), UTF_8));
        String caller = caller(request);
        boolean early = caller != null && callers.shouldWait(caller);
        Open open = new Open(log.arrived(request, early), request, caller, connection);
        Duration wait = caller == null ? Duration.ZERO : callers.meter(caller, rateLimit);
        if (!wait.isZero()) {
            loop.after(
                    latencyBefore.plus(latencyAfter),
                    () -> end(() -> open.send(error(429, wait, request), Delivery.WHOLE)));
            return;
        }
        Fault fault = faultsFor(request).pick(request);
        if (fault == null) {
            loop.after(
                    latencyBefore,
                    () -> {
                        Answer answer = open.perform();
                        loop.after(
                                latencyAfter, () -> end(() -> open.send(answer, Delivery.WHOLE)));
                    });
        } else {
            log.faulted(open.entry, fault.toString());
            strike(fault.plan(), open);
        }
    }

    private void strike(Fault.Plan plan, Open open) {
        if (plan.effect() == Effect.LATE) {
            loop.after(plan.effectDelay(), open::perform);
        }
        loop.after(
                latencyBefore,
                () -> {
                    Answer truth =
                            plan.effect() == Effect.AT_ONCE
                                    ? open.perform()
                                    : Answer.json(200, "{}");
                    loop.after(
                            latencyAfter.plus(plan.delay()),
                            () -> end(() -> strike(plan, truth, open)));
                });
    }

    /** Ends a call, now or when the sandbox holds nothing back any more. */
    private void end(Runnable call) {
        if (holding) {
            kept.add(call);
        } else {
            call.run();
        }
    }

    private void strike(Fault.Plan plan, Answer truth, Open open) {
        switch (plan.ending()) {
            case CLOSE, RESET -> open.drop(plan.ending() == Fault.Ending.RESET);
            case HANG -> log.ended(open.entry, 0);
            case ANSWER -> {
                Answer seen = plan.fixed();
                if (plan.spoil() != null) {
                    seen = plan.spoil().apply(open.request, truth);
                } else if (seen == null) {
                    seen = error(plan.status(), toldWait, open.request);
                }
                open.send(seen, plan.delivery());
            }
        }
    }

    /** A call that is not answered yet. */
    private final class Open {
        private final CallLog.Entry entry;
        private final Request request;
        private final String caller;
        private final HttpConnection connection;

        private Open(
                CallLog.Entry entry, Request request, String caller, HttpConnection connection) {
            this.entry = entry;
            this.request = request;
            this.caller = caller;
            this.connection = connection;
        }

        private Answer perform() {
            Result result;
            try {
                result = ProviderSandbox.this.perform(request);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the sandbox failed on " + request, e);
                return Answer.empty(500);
            }
            if (result.effect()) {
                log.effectApplied(entry);
            }
            return result.answer();
        }

        private void send(Answer answer, Delivery delivery) {
            Duration wait = waitIn(answer);
            if (caller != null && !wait.isZero()) {
                callers.told(caller, wait);
            }
            log.ended(entry, connection.isOpen() ? answer.status() : 0);
            connection.send(stamped(answer, request), delivery, HTTP_DATE.format(now()));
        }

        private void drop(boolean reset) {
            log.ended(entry, 0);
            connection.end(reset);
        }
    }
}
