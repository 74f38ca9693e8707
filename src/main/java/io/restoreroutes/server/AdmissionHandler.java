package io.restoreroutes.server;

import io.restoreroutes.http.HttpRefusal;
import io.restoreroutes.http.HttpRules;
import io.restoreroutes.http.RequestHead;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Stands before the routes: looks at a call's head before its body is read, and lets only as many
 * bytes in at a time as there is room for; the others wait their turn. Runs on one event loop.
 */
final class AdmissionHandler implements Handler<RoutingContext> {
    private static final int LONGEST_QUEUE = 256;
    private static final HttpRefusal NOT_READY =
            new HttpRefusal(503, "not-ready", "The application starts or stops.")
                    .with("Retry-After", "5");
    private static final HttpRefusal BUSY =
            new HttpRefusal(503, "busy", "Too many posts at a time.").with("Retry-After", "5");
    private static final HttpRefusal TOO_SLOW =
            new HttpRefusal(408, "timeout", "The body did not come in time.");

    private final HttpRules rules;
    private final Duration patience;
    private final Queue<Guest> waiting = new ArrayDeque<>();
    private final Promise<Void> empty = Promise.promise();
    private long room;
    private int inside;
    private volatile boolean open;
    private boolean closing;

    /**
     * @param patience for waiting, and then for sending a body; also bounds one that comes byte by
     *     byte
     */
    AdmissionHandler(HttpRules rules, Duration patience) {
        this.rules = rules;
        this.patience = patience;
        this.room = rules.maxBodyBytes();
    }

    /** From now on calls are let in. */
    void open() {
        open = true;
    }

    /** From now on none is let in. */
    void shut() {
        open = false;
    }

    /** {@return when the last of those that were let in is answered or gone} */
    Future<Void> empty(Vertx vertx) {
        vertx.runOnContext(
                onLoop -> {
                    closing = true;
                    tellIfEmpty();
                });
        return empty.future();
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        try {
            if (!open) {
                throw NOT_READY;
            }
            RequestHead head = new RequestHead(request.query(), request.headers()::getAll);
            rules.checkCaller(head, HttpRules.role(request.method().name(), request.path()));
            // Spelled otherwise, the path gets to the route unchecked, which checks again.
            if (request.method() == HttpMethod.POST
                    && HttpRules.method(request.path()).equals(Optional.of("POST"))) {
                if (HttpRules.isWish(request.path())) {
                    rules.checkWish(head);
                } else {
                    rules.checkPost(head);
                }
            }
        } catch (HttpRefusal refusal) {
            Answers.refuse(context, refusal);
            return;
        }
        long bytes = bytes(request);
        if (bytes > 0 && waiting.size() >= LONGEST_QUEUE) {
            Answers.refuse(context, BUSY);
            return;
        }
        Guest guest = new Guest(context, bytes);
        context.addEndHandler(ended -> guest.leave());
        request.pause();
        if (bytes == 0) {
            guest.enter();
        } else {
            waiting.add(guest);
            letIn();
        }
    }

    private long bytes(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            boolean body = request.getHeader("Transfer-Encoding") != null;
            return body ? rules.maxBodyBytes() : 0;
        }
        // a number, or the server would not have taken it
        return Math.min(Long.parseLong(length.strip()), rules.maxBodyBytes());
    }

    /** In the order in which they came. */
    private void letIn() {
        while (!waiting.isEmpty() && waiting.peek().bytes <= room) {
            waiting.poll().enter();
        }
    }

    private void tellIfEmpty() {
        if (closing && inside == 0) {
            empty.tryComplete();
        }
    }

    private final class Guest {
        private final RoutingContext context;
        private final long bytes;
        private long timer;
        private boolean entered;

        private Guest(RoutingContext context, long bytes) {
            this.context = context;
            this.bytes = bytes;
            beginToWait();
        }

        private void beginToWait() {
            timer = context.vertx().setTimer(patience.toMillis(), late -> tooLate());
        }

        private void enter() {
            if (!open) {
                Answers.refuse(context, NOT_READY);
                return;
            }
            entered = true;
            room -= bytes;
            inside++;
            context.vertx().cancelTimer(timer);
            beginToWait();
            context.next();
            context.request().resume();
        }

        private void tooLate() {
            if (!entered) {
                Answers.refuse(context, BUSY);
            } else if (!context.request().isEnded()) {
                Answers.refuse(context, TOO_SLOW);
            }
        }

        private void leave() {
            context.vertx().cancelTimer(timer);
            if (entered) {
                room += bytes;
                inside--;
                tellIfEmpty();
            } else {
                waiting.remove(this);
            }
            letIn();
        }
    }
}
