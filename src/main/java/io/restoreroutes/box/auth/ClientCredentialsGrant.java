package io.restoreroutes.box.auth;

import java.time.Instant;
import java.util.List;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** Box's client credentials grant. */
record ClientCredentialsGrant(String clientId, String clientSecret, Subject subject)
        implements Grant {
    @Override
    public String keyMaterial() {
        return clientSecret;
    }

    @Override
    public boolean isSigned() {
        return false;
    }

    @Override
    public String hint() {
        return "Check client-id, client-secret and the "
                + subject.type()
                + " id, and that the app is authorized in the Box Admin Console.";
    }

    @Override
    public Form form(Instant now) {
        return new Form(
                List.of(
                        new BasicNameValuePair("grant_type", "client_credentials"),
                        new BasicNameValuePair("client_id", clientId),
                        new BasicNameValuePair("client_secret", clientSecret),
                        new BasicNameValuePair("box_subject_type", subject.type()),
                        new BasicNameValuePair("box_subject_id", subject.id())),
                List.of(clientSecret));
    }

    @Override
    public String toString() {
        return "client credentials of " + subject;
    }
}
