package io.restoreroutes.sandbox;

import static io.restoreroutes.sandbox.HttpConnection.Delivery.ENDLESS;
import static io.restoreroutes.sandbox.HttpConnection.Delivery.TRUNCATED;
import static io.restoreroutes.sandbox.HttpConnection.Delivery.WHOLE;

import io.restoreroutes.sandbox.HttpConnection.Delivery;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * A way in which a call goes wrong: what the caller gets to see, and whether and when the call has
 * its effect all the same. Immutable. Faults that replace the answer ({@link #status}, {@link
 * #answer}, {@link #close}, {@link #reset}, {@link #hang}) keep the call from having an effect
 * unless {@link #afterEffect} or {@link #effectAfter} says otherwise; faults that spoil or delay
 * the true answer let it have its effect unless {@link #withoutEffect} says otherwise.
 */
public final class Fault {
    /** Whether the call does what it asks for. */
    enum Effect {
        NONE,
        AT_ONCE,
        LATE
    }

    /** What happens to the connection. */
    enum Ending {
        ANSWER,
        CLOSE,
        RESET,
        HANG
    }

    /**
     * The parts of a fault.
     *
     * @param status if an answer replaces the true one: its status; else 0
     * @param fixed the answer that replaces the true one; null: the provider's own for the status
     * @param spoil makes the answer seen out of the true one; null if that is replaced
     */
    record Plan(
            String words,
            Effect effect,
            Duration effectDelay,
            Duration delay,
            Ending ending,
            int status,
            Answer fixed,
            BiFunction<Request, Answer, Answer> spoil,
            Delivery delivery) {}

    private final Plan plan;

    private Fault(Plan plan) {
        this.plan = plan;
    }

    Plan plan() {
        return plan;
    }

    /**
     * {@return that status with the error body and the headers this provider sends with it; a 429
     * tells to wait as the sandbox's {@code toldWait} says}
     */
    public static Fault status(int status) {
        return replaced("status " + status, Ending.ANSWER, null, status);
    }

    /** {@return exactly that answer instead of the true one} */
    public static Fault answer(Answer answer) {
        return replaced("answer " + answer.status(), Ending.ANSWER, answer, answer.status());
    }

    /** {@return the connection is closed without an answer} */
    public static Fault close() {
        return replaced("closed", Ending.CLOSE, null, 0);
    }

    /** {@return the connection is reset without an answer} */
    public static Fault reset() {
        return replaced("reset", Ending.RESET, null, 0);
    }

    /** {@return no answer ever; the connection stays open until the caller leaves} */
    public static Fault hang() {
        return replaced("hangs", Ending.HANG, null, 0);
    }

    /** {@return the true answer, that much later} */
    public static Fault slow(Duration delay) {
        return spoiled("slow", (request, answer) -> answer, WHOLE).delayed(delay);
    }

    /** {@return the true answer, but only half of its body before the connection ends} */
    public static Fault truncated() {
        return spoiled("truncated", (request, answer) -> answer, TRUNCATED);
    }

    /** {@return a gateway's HTML page with status 200} */
    public static Fault html() {
        return spoiled("html", (request, answer) -> Answer.html(200), WHOLE);
    }

    /** {@return the true answer with another content type} */
    public static Fault contentType(String type) {
        return spoiled(
                "content type " + type,
                (request, answer) -> answer.withHeader("Content-Type", type),
                WHOLE);
    }

    /** {@return the true answer, but every id of the file asked for is replaced by another} */
    public static Fault aboutOtherFile(String otherId) {
        return spoiled(
                "about file " + otherId,
                (request, answer) -> {
                    int files = request.segments().indexOf("files");
                    String own = '"' + request.segments().get(files + 1) + '"';
                    return answer.withBody(answer.body().replace(own, '"' + otherId + '"'));
                },
                WHOLE);
    }

    /**
     * {@return the true answer, changed}
     *
     * @param words what the call log says of it
     * @param change makes the answer seen out of the request and the true answer; runs on the
     *     sandbox's only thread: must be quick
     */
    public static Fault changed(String words, BiFunction<Request, Answer, Answer> change) {
        return spoiled(words, change, WHOLE);
    }

    /** {@return status 200 without a body} */
    public static Fault emptyBody() {
        return spoiled("empty 200", (request, answer) -> Answer.empty(200), WHOLE);
    }

    /** {@return the true answer followed by blanks without end; no length is announced} */
    public static Fault endlessBody() {
        return spoiled("endless body", (request, answer) -> answer, ENDLESS);
    }

    /** {@return the same fault, but the call has its effect first} */
    public Fault afterEffect() {
        return with(
                plan.words() + ", after the effect", Effect.AT_ONCE, Duration.ZERO, plan.delay());
    }

    /** {@return the same fault, but the call has no effect} */
    public Fault withoutEffect() {
        return with(plan.words() + ", without effect", Effect.NONE, Duration.ZERO, plan.delay());
    }

    /**
     * {@return the same fault, but the call has its effect that much after it came, as Box may do
     * after a 503}
     *
     * @throws IllegalStateException if the fault needs the true answer, which is not known so early
     */
    public Fault effectAfter(Duration late) {
        if (plan.spoil() != null) {
            throw new IllegalStateException("only a replaced answer can come before the effect");
        }
        return with(plan.words() + ", effect after " + late, Effect.LATE, late, plan.delay());
    }

    /** {@return the same fault, but the caller sees it only after that time} */
    public Fault delayed(Duration longer) {
        return with(plan.words() + " by " + longer, plan.effect(), plan.effectDelay(), longer);
    }

    /** {@return the fault in words, as the call log names it} */
    @Override
    public String toString() {
        return plan.words();
    }

    private static Fault replaced(String words, Ending ending, Answer fixed, int status) {
        return new Fault(
                new Plan(
                        words,
                        Effect.NONE,
                        Duration.ZERO,
                        Duration.ZERO,
                        ending,
                        status,
                        fixed,
                        null,
                        WHOLE));
    }

    private static Fault spoiled(
            String words, BiFunction<Request, Answer, Answer> spoil, Delivery delivery) {
        return new Fault(
                new Plan(
                        words,
                        Effect.AT_ONCE,
                        Duration.ZERO,
                        Duration.ZERO,
                        Ending.ANSWER,
                        0,
                        null,
                        spoil,
                        delivery));
    }

    private Fault with(String words, Effect effect, Duration effectDelay, Duration delay) {
        return new Fault(
                new Plan(
                        words,
                        effect,
                        effectDelay,
                        delay,
                        plan.ending(),
                        plan.status(),
                        plan.fixed(),
                        plan.spoil(),
                        plan.delivery()));
    }
}
