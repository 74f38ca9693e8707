package io.restoreroutes.delivery;

import io.restoreroutes.wire.NotSentException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells why a delivery failed, without anything of the target's URI that may be a secret. */
final class Reason {
    private static final int LONGEST = 200;

    /** The path too: the address of a web hook is its secret. */
    private static final Pattern WEB = Pattern.compile("(\\bhttps?:(?://)?[^/?\\s]+)[/?]\\S*");

    private static final Pattern QUERY =
            Pattern.compile("(\\b[A-Za-z][A-Za-z0-9+.-]*:[^\\s?]*)\\?\\S+");
    private static final Pattern USER_INFO = Pattern.compile("//[^/\\s@]+@");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Pattern RAW = Pattern.compile("RAW[({](.*)[)}]");

    private Reason() {}

    /**
     * {@return why nothing could be sent; else the innermost fault's class and the first line of
     * its message, made harmless}
     */
    static String of(Throwable failure, Collection<String> secrets) {
        NotSentException notSent = NotSentException.in(failure);
        if (notSent != null) {
            return notSent.getMessage();
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String name = root.getClass().getSimpleName();
        String message = root.getMessage();
        if (message == null || message.isBlank()) {
            return name;
        }
        String text = message.strip().lines().findFirst().orElse("");
        for (String secret : secrets) {
            text = text.replace(secret, "xxxxxx");
        }
        text = USER_INFO.matcher(text).replaceAll("//");
        text = WEB.matcher(text).replaceAll("$1/…");
        text = QUERY.matcher(text).replaceAll("$1");
        text = CONTROL.matcher(text).replaceAll(" ");
        return name + ": " + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }

    /**
     * {@return the parts of an endpoint URI that must not be shown: user info, parameter values}
     */
    static List<String> secretsOf(String uri) {
        List<String> secrets = new ArrayList<>();
        Matcher userInfo = USER_INFO.matcher(uri);
        if (userInfo.find()) {
            String both = userInfo.group().substring(2, userInfo.group().length() - 1);
            secrets.addAll(List.of(both.split(":", 2)));
        }
        int query = uri.indexOf('?');
        if (query >= 0) {
            for (String parameter : uri.substring(query + 1).split("&", -1)) {
                String value = parameter.substring(parameter.indexOf('=') + 1);
                Matcher raw = RAW.matcher(value);
                secrets.add(raw.matches() ? raw.group(1) : value);
            }
        }
        // Replacing "true" or a port would only make the sentence unreadable.
        secrets.removeIf(secret -> secret.length() < 6);
        return secrets;
    }
}
