package io.restoreroutes.box.auth;

import java.time.Instant;
import java.util.List;
import org.apache.hc.core5.http.NameValuePair;

/** What is shown to the token endpoint. */
sealed interface Grant permits ClientCredentialsGrant, JwtGrant {
    String clientId();

    String clientSecret();

    Subject subject();

    /** {@return the secrets of this grant in one text, to tell two grants apart} */
    String keyMaterial();

    /** {@return whether each form is signed anew, with the time in it} */
    boolean isSigned();

    /** {@return what to look at when the endpoint refuses} */
    String hint();

    /** {@return the form for one attempt; never to be sent twice} */
    Form form(Instant now);

    /**
     * One attempt.
     *
     * @param secrets what must not come back in a text for people
     */
    record Form(List<NameValuePair> fields, List<String> secrets) {
        @Override
        public String toString() {
            return "form";
        }
    }
}
