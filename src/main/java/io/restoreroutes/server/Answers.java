package io.restoreroutes.server;

import io.restoreroutes.http.HttpRefusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

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
                    431, new HttpRefusal(431, "bad-request", "The headers are too long."));

    private static final HttpRefusal FAULT =
            new HttpRefusal(500, "internal-error", "A fault of ours; see the log.");

    private Answers() {}

    /** Answers what the router refuses by itself. */
    static void install(Router router, HttpRefusal tooLarge) {
        BY_STATUS.keySet().forEach(status -> router.errorHandler(status, Answers::byStatus));
        router.errorHandler(500, Answers::byStatus);
        router.errorHandler(413, failed -> refuse(failed, tooLarge));
    }

    private static void byStatus(RoutingContext failed) {
        refuse(failed, BY_STATUS.getOrDefault(failed.statusCode(), FAULT));
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

    private static io.vertx.core.Future<Void> write(
            HttpServerResponse response, HttpRefusal refusal) {
        response.setStatusCode(refusal.status());
        refusal.headers().forEach(response::putHeader);
        return json(response, refusal.body());
    }

    static io.vertx.core.Future<Void> json(HttpServerResponse response, String body) {
        return response.putHeader("Content-Type", "application/json").end(body);
    }
}
