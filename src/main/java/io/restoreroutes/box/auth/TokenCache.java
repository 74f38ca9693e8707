package io.restoreroutes.box.auth;

import io.restoreroutes.account.CredentialRefusedException;
import io.restoreroutes.account.Secrets;
import io.restoreroutes.account.TokenUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one token, renews it early by a share of its lifetime and lets many callers cause one
 * renewal. While a renewal is under way, or after one has failed, a token that is still good is
 * used. Thread-safe; never holds a lock while it asks the source.
 */
final class TokenCache {
    /** Where tokens come from; may block. */
    interface Source {
        /** {@return a new token} */
        IssuedToken fetch() throws CredentialRefusedException, TokenUnavailableException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(TokenCache.class);

    /**
     * Of the lifetime: long enough for a call on its way, and hardly a renewal more than needed.
     */
    private static final int EARLY_SHARE = 10;

    private static final long MOST_EARLY = TimeUnit.SECONDS.toNanos(60);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private volatile Held held;
    private CompletableFuture<Long> renewal;
    private long generations;

    /** With a monotonic clock such as {@link System#nanoTime}. */
    TokenCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Times are of the monotonic clock; compared by difference, because it may overflow. */
    private record Held(
            long generation,
            String value,
            Secrets secrets,
            long renewFrom,
            long expires,
            boolean refused) {
        boolean isGood(long now) {
            return !refused && now - expires < 0;
        }

        boolean isFresh(long now) {
            return isGood(now) && now - renewFrom < 0;
        }

        Held renewedNotBefore(long time) {
            return new Held(generation, value, secrets, time, expires, refused);
        }

        Held markedRefused() {
            return new Held(generation, value, secrets, renewFrom, expires, true);
        }

        @Override
        public String toString() {
            return "token " + generation;
        }
    }

    /**
     * {@return the generation of the token that is now good}
     *
     * @param longestWait how long to wait for a renewal that another caller has begun
     */
    long issue(Source source, Duration longestWait)
            throws CredentialRefusedException, TokenUnavailableException {
        Held current = held;
        if (current != null && current.isFresh(nanoTime.getAsLong())) {
            return current.generation();
        }
        CompletableFuture<Long> flight;
        boolean leads = false;
        synchronized (lock) {
            current = held;
            long now = nanoTime.getAsLong();
            if (current != null && current.isFresh(now)) {
                return current.generation();
            }
            if (renewal == null) {
                renewal = new CompletableFuture<>();
                leads = true;
            } else if (current != null && current.isGood(now)) {
                return current.generation();
            }
            flight = renewal;
        }
        return leads ? renew(source, flight) : await(flight, longestWait);
    }

    /**
     * {@return whether the token of that generation has come to its end, or another has taken its
     * place, so that a refusal of it says nothing}
     */
    boolean isOutdated(long generation) {
        Held current = held;
        return current == null
                || current.generation() != generation
                || nanoTime.getAsLong() - current.expires() >= 0;
    }

    /** Marks the token as refused if it is still the one of that generation. */
    void invalidate(long generation) {
        synchronized (lock) {
            if (held != null && held.generation() == generation) {
                held = held.markedRefused();
            }
        }
    }

    /**
     * {@return the newest token, good or not} A caller whose token was refused a moment ago sends
     * it, is told 401 as well and renews, instead of failing here.
     */
    String latest() {
        Held current = held;
        if (current == null) {
            throw new IllegalStateException("No token was issued yet");
        }
        return current.value();
    }

    /** {@return the text without the newest token and the one before it} */
    String redact(String text) {
        Held current = held;
        return current == null ? text : current.secrets().redact(text);
    }

    private long renew(Source source, CompletableFuture<Long> flight)
            throws CredentialRefusedException, TokenUnavailableException {
        try {
            // the lifetime counts from before the call: never later than the server's own count
            long start = nanoTime.getAsLong();
            long generation = store(source.fetch(), start);
            flight.complete(generation);
            return generation;
        } catch (CredentialRefusedException | TokenUnavailableException e) {
            Held good = postpone(e);
            flight.completeExceptionally(e);
            if (good == null) {
                throw e;
            }
            LOG.warn("The token could not be renewed early and stays in use: {}", e.getMessage());
            return good.generation();
        } finally {
            if (!flight.isDone()) {
                end();
                flight.completeExceptionally(
                        new TokenUnavailableException(
                                "The renewal of the token broke off.", null, null));
            }
        }
    }

    private long store(IssuedToken token, long start) {
        long lifetime = token.lifetime().toNanos();
        long early = Math.min(lifetime / EARLY_SHARE, MOST_EARLY);
        synchronized (lock) {
            long expires = start + lifetime;
            // a call under way may still carry the token before this one
            String before = held == null ? "" : held.value();
            held =
                    new Held(
                            ++generations,
                            token.value(),
                            Secrets.of(token.value(), before),
                            expires - early,
                            expires,
                            false);
            renewal = null;
            return generations;
        }
    }

    /** Ends a failed renewal; {@return the token that is still good, or null} */
    private Held postpone(Exception failure) {
        synchronized (lock) {
            renewal = null;
            long now = nanoTime.getAsLong();
            if (held == null || !held.isGood(now)) {
                return null;
            }
            long left = held.expires() - now;
            long pause = Math.min(left / 3, LONGEST_PAUSE);
            if (failure instanceof TokenUnavailableException told && told.toldWait() != null) {
                // told may be thousands of years: beyond the token's end it means nothing
                Duration wait = told.toldWait();
                boolean longer = wait.compareTo(Duration.ofNanos(left)) > 0;
                pause = Math.max(pause, longer ? left : wait.toNanos());
            }
            held = held.renewedNotBefore(now + pause);
            return held;
        }
    }

    private void end() {
        synchronized (lock) {
            renewal = null;
        }
    }

    private static long await(CompletableFuture<Long> flight, Duration longestWait)
            throws CredentialRefusedException, TokenUnavailableException {
        try {
            return flight.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TokenUnavailableException(
                    "No token came within " + longestWait.toMillis() + " ms.", null, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokenUnavailableException(
                    "The wait for a token was interrupted.", null, null);
        } catch (ExecutionException e) {
            // a new exception each: many threads must not throw and mark the same object
            if (e.getCause() instanceof CredentialRefusedException refused) {
                throw new CredentialRefusedException(
                        refused.getMessage(), refused.httpStatus(), refused.providerRequestId());
            }
            if (e.getCause() instanceof TokenUnavailableException unavailable) {
                throw new TokenUnavailableException(
                        unavailable.getMessage(), unavailable.toldWait(), unavailable.httpStatus());
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
