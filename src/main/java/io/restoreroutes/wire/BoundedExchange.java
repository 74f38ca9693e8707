package io.restoreroutes.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds one call in time and its answer in size. The answer is read here, whole, so that it is
 * either complete or an error, and its connection is back in the pool before anyone looks at it. An
 * answer of which only the status counts is thrown away.
 */
final class BoundedExchange implements ExecChainHandler {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedExchange.class);

    private final Duration wholeCall;
    private final int maxAnswerBytes;
    private final boolean answerMatters;

    BoundedExchange(Duration wholeCall, int maxAnswerBytes, boolean answerMatters) {
        this.wholeCall = wholeCall;
        this.maxAnswerBytes = maxAnswerBytes;
        this.answerMatters = answerMatters;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        AtomicBoolean overdue = new AtomicBoolean();
        Future<?> alarm =
                CallAlarm.after(
                        wholeCall,
                        () -> {
                            overdue.set(true);
                            cancel(scope);
                        });
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity != null && answerMatters) {
                response.setEntity(held(entity));
            } else if (entity != null) {
                forget(entity, scope);
                response.setEntity(null);
            }
            return response;
        } catch (IOException | RuntimeException e) {
            // closes the connection: what is left of the answer may be endless
            scope.execRuntime.discardEndpoint();
            if (overdue.get()) {
                SocketTimeoutException late =
                        new SocketTimeoutException(
                                "The call was not complete after "
                                        + wholeCall.toMillis()
                                        + " ms and was broken off");
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    private static void cancel(ExecChain.Scope scope) {
        if (scope.originalRequest instanceof Cancellable cancellable) {
            cancellable.cancel();
        } else {
            scope.execRuntime.discardEndpoint();
        }
    }

    /** A short answer is read, so that its connection serves again; the status stands anyway. */
    private void forget(HttpEntity entity, ExecChain.Scope scope) {
        try {
            if (entity.getContent().readNBytes(maxAnswerBytes + 1).length > maxAnswerBytes) {
                scope.execRuntime.discardEndpoint();
            }
        } catch (IOException e) {
            LOG.debug("The rest of an answer that does not matter did not come", e);
            scope.execRuntime.discardEndpoint();
        }
    }

    private HttpEntity held(HttpEntity entity) throws IOException {
        if (entity.getContentLength() > maxAnswerBytes) {
            throw new AnswerTooLargeException(maxAnswerBytes);
        }
        // not closed on failure: to close would drain; to read up to the end gives it back
        InputStream content = entity.getContent();
        byte[] bytes = content.readNBytes(maxAnswerBytes + 1);
        if (bytes.length > maxAnswerBytes) {
            throw new AnswerTooLargeException(maxAnswerBytes);
        }
        content.close();
        return bytes.length == 0
                ? null
                : new InputStreamEntity(
                        new ByteArrayInputStream(bytes),
                        bytes.length,
                        ContentType.parseLenient(entity.getContentType()),
                        entity.getContentEncoding());
    }
}
