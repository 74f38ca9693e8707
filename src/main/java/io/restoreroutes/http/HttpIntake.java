package io.restoreroutes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restoreroutes.http.HttpRefusals.Use;
import io.restoreroutes.intake.AcceptReply;
import io.restoreroutes.intake.BodyRoom;
import io.restoreroutes.ledger.Ledger;
import io.restoreroutes.request.RestoreJson;
import io.restoreroutes.source.Door;
import io.restoreroutes.source.Gzip;
import io.restoreroutes.source.NamedSource;
import io.restoreroutes.source.UnreadableSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;

/** The steps of the routes of the HTTP intake, bound as {@code restoreHttpIntake}. */
public final class HttpIntake {
    private static final String KIND = "http";

    private final Ledger ledger;
    private final HttpRules rules;
    private final HttpRefusals refusals;

    /** What a compressed body unfolds to is not known before. */
    private final BodyRoom unzipping;

    public HttpIntake(Ledger ledger, HttpRules rules, HttpRefusals refusals) {
        this.unzipping = new BodyRoom((int) rules.maxBodyBytes(), () -> false);
        this.ledger = ledger;
        this.rules = rules;
        this.refusals = refusals;
    }

    /** A checked post becomes a source for {@code direct:restore-accept}; no header is left. */
    public void take(Exchange exchange)
            throws InvalidPayloadException, IOException, InterruptedException {
        RequestHead head = Messages.head(exchange);
        // Our own server has done so before it read the body; a host's has not.
        rules.checkCaller(head, Role.OPERATE);
        rules.checkPost(head);
        Object given = exchange.getMessage().getBody();
        byte[] body =
                given == null ? new byte[0] : exchange.getMessage().getMandatoryBody(byte[].class);
        rules.checkLength(body.length);
        String fileName = rules.fileName(head);
        Optional<IdempotencyKey> key = rules.key(head);
        exchange.getMessage().removeHeaders("*");
        Object source;
        byte[] content = body;
        try {
            if (Gzip.isMarked(body)) {
                unzipping.enter(exchange, rules.maxBodyBytes());
                content = unzip(body);
            }
            source = new NamedSource(Door.BODY, fileName, new ByteArrayInputStream(content));
        } catch (ZipException e) {
            source = new UnreadableSource(e.getMessage());
        }
        // The same content is not compressed to the same bytes each time.
        String digest = digest(fileName, content);
        exchange.setVariable("restoreSourceKind", KIND);
        exchange.setVariable("restoreSourceName", key.map(IdempotencyKey::value).orElse("http"));
        key.ifPresent(
                id -> {
                    exchange.setVariable("restoreSourceId", id.sourceId(this::isKnown));
                    exchange.setVariable("restoreSourceDigest", digest);
                });
        exchange.getMessage().setBody(source);
    }

    private byte[] unzip(byte[] body) throws IOException {
        int most = (int) rules.maxBodyBytes();
        byte[] content = Gzip.unzip(new ByteArrayInputStream(body), most);
        if (content.length > most) {
            throw rules.unfoldsTooLarge();
        }
        return content;
    }

    private boolean isKnown(String sourceId) {
        return ledger.jobOf(KIND, sourceId).isPresent();
    }

    private static String digest(String fileName, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(fileName.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Answers with the job that a post became. */
    public void reply(Exchange exchange) {
        AcceptReply reply = exchange.getMessage().getBody(AcceptReply.class);
        refusals.ledgerIsThere(Use.CHANGE);
        String refused = exchange.getVariable("restoreRefusedReason", String.class);
        if (refused != null) {
            throw new HttpRefusal(400, "unreadable", refused).about(reply.jobId());
        }
        Messages.answer(exchange, 202, RestoreJson.write(reply));
        exchange.getMessage().setHeader("Location", HttpRules.JOBS + reply.jobId());
    }

    /** Answers with an error whatever went wrong on the way. */
    public void refuse(Exchange exchange) {
        refusals.answer(exchange);
    }
}
