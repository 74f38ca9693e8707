package io.restoreroutes.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restoreroutes.http.HttpRules;
import io.restoreroutes.http.HttpSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The door before a route that takes any body, with little room and little patience. */
class AdmissionHandlerTest {
    private static final String TOKEN = "token-of-the-test";
    private static final HttpRules RULES =
            new HttpRules(new HttpSettings(true, "127.0.0.1", 1, TOKEN, List.of(), 100));

    private static final Duration ENDLESS = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private AdmissionHandler door;
    private final AtomicReference<RoutingContext> held = new AtomicReference<>();
    private int port;

    private void listen(Duration patience) throws Exception {
        door = new AdmissionHandler(RULES, patience);
        Router router = Router.router(vertx);
        Answers.install(router, RULES.tooLarge());
        router.route().handler(door);
        router.route().handler(BodyHandler.create(false).setBodyLimit(100));
        router.route()
                .handler(
                        call -> {
                            if (isHeld(call)) {
                                held.set(call);
                            } else {
                                Answers.json(call.response(), "\"taken\"");
                            }
                        });
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port = get(server.listen(0, "127.0.0.1")).actualPort();
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.MINUTES);
    }

    private static boolean isHeld(RoutingContext call) {
        String body = call.body().asString();
        return body != null && body.startsWith("hold");
    }

    private Socket send(int length, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String call =
                "POST /requests HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                        + TOKEN
                        + "\r\nContent-Type: text/csv\r\nContent-Length: "
                        + length
                        + "\r\n\r\n"
                        + body;
        socket.getOutputStream().write(call.getBytes(ISO_8859_1));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static void assertStatus(String status, String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    }

    @Test
    void nobodyIsLetInBeforeItIsOpenedOrAfterItIsShut() throws Exception {
        listen(ENDLESS);
        assertStatus("503", answer(send(1, "x")));
        door.open();
        assertStatus("200", answer(send(1, "x")));
        door.shut();
        String late = answer(send(1, "x"));
        assertStatus("503", late);
        assertTrue(late.contains("\r\nRetry-After: 5\r\n"), late);
        get(door.empty(vertx));
    }

    @Test
    void aSlowBodyIsNotWaitedForForever() throws Exception {
        listen(Duration.ofMillis(500));
        door.open();
        assertStatus("408", answer(send(50, "x")));
        // its room is free again
        assertStatus("408", answer(send(100, "x")));
    }

    @Test
    void whoDoesNotFitWaitsUntilThereIsRoom() throws Exception {
        listen(ENDLESS);
        door.open();
        Socket first = send(80, "x");
        Socket second = send(30, "y".repeat(30));
        Socket small = send(0, "");
        first.getOutputStream().write("x".repeat(79).getBytes(ISO_8859_1));
        assertStatus("200", answer(first));
        assertStatus("200", answer(second));
        assertStatus("200", answer(small));
    }

    @Test
    void whoWaitsInVainIsToldToComeAgain() throws Exception {
        listen(Duration.ofMillis(500));
        door.open();
        Socket inWork = send(100, "hold" + "x".repeat(96));
        await().untilAtomic(held, notNullValue());
        String busy = answer(send(100, "y".repeat(100)));
        assertStatus("503", busy);
        assertTrue(busy.contains("\"busy\""), busy);
        Answers.json(held.get().response(), "\"taken\"");
        assertStatus("200", answer(inWork));
    }

    @Test
    void aStopWaitsForThoseInside() throws Exception {
        listen(ENDLESS);
        door.open();
        Socket inside = send(5, "");
        // the head is in when the next call on the same loop has been answered
        assertStatus("200", answer(send(0, "")));
        door.shut();
        Future<Void> empty = door.empty(vertx);
        assertStatus("503", answer(send(1, "x")));
        assertEquals(false, empty.isComplete());
        inside.getOutputStream().write("12345".getBytes(ISO_8859_1));
        assertStatus("200", answer(inside));
        get(empty);
    }
}
