package io.restoreroutes.server;

import io.restoreroutes.http.HttpRefusal;
import io.restoreroutes.http.HttpRules;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What our servers answer by themselves: always JSON, never a stack trace. */
final class Answers {
    /** How long the rest of a refused body is read and thrown away, so that the answer arrives. */
    private static final long LET_GO_MILLIS = 10_000;

    private static final Map<Integer, HttpRefusal> BY_STATUS =
            Map.of(
                    400, new HttpRefusal(400, "bad-request", "The call is malformed."),
                    404, new HttpRefusal(404, "not-found", "There is nothing at this address."),
                    405, new HttpRefusal(405, "method-not-allowed", "Another method is needed."),
                    414, new HttpRefusal(414, "bad-request", "The address is too long."),
                    417, new HttpRefusal(417, "bad-request", "Expect 100-continue or nothing."),
                    431, new HttpRefusal(431, "bad-request", "The headers are too long."));

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final HttpRefusal FAULT =
            new HttpRefusal(500, "internal-error", "A fault of ours; see the log.");

    private Answers() {}

    /** Answers what the router refuses by itself. */
    static void install(Router router, HttpRefusal tooLarge) {
        BY_STATUS.forEach(
                (status, refusal) ->
                        router.errorHandler(status, failed -> refuse(failed, refusal)));
        router.errorHandler(405, Answers::otherMethod);
        router.errorHandler(413, failed -> refuse(failed, tooLarge));
        router.errorHandler(500, Answers::fault);
        // what Vert.x calls a body that breaks off
        router.errorHandler(200, Answers::fault);
    }

    private static void otherMethod(RoutingContext failed) {
        HttpRefusal refusal = BY_STATUS.get(405);
        refuse(
                failed,
                HttpRules.method(failed.request().path())
                        .map(method -> refusal.with("Allow", method))
                        .orElse(refusal));
    }

    /** Something was thrown on the way; a caller that has gone is no fault. */
    private static void fault(RoutingContext failed) {
        if (failed.response().closed()) {
            LOG.debug("An HTTP caller has gone", failed.failure());
        } else {
            LOG.error("A fault of our own on an HTTP call", failed.failure());
            refuse(failed, FAULT);
        }
    }

    /** Answers what is no HTTP, and ends its connection. */
    static void invalid(HttpServerRequest request) {
        String reason = String.valueOf(request.decoderResult().cause().getMessage());
        int status = reason.contains("line") ? 414 : reason.contains("header") ? 431 : 400;
        write(request.response(), BY_STATUS.get(status))
                .onComplete(written -> request.connection().close());
    }

    static void refuse(RoutingContext context, HttpRefusal refusal) {
        HttpServerRequest request = context.request();
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        write(context.response(), refusal);
        if (!request.isEnded()) {
            request.handler(rest -> {});
            request.resume();
            long timer =
                    context.vertx().setTimer(LET_GO_MILLIS, late -> request.connection().close());
            request.endHandler(end -> context.vertx().cancelTimer(timer));
            request.exceptionHandler(gone -> context.vertx().cancelTimer(timer));
        }
    }

    private static Future<Void> write(HttpServerResponse response, HttpRefusal refusal) {
        response.setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        return json(response, refusal.body());
    }

    static Future<Void> json(HttpServerResponse response, String body) {
        return response.putHeader("Content-Type", "application/json").end(body);
    }
}
